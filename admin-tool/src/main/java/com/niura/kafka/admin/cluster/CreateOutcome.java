package com.niura.kafka.admin.cluster;

/** What became of the request to create one topic. */
public sealed interface CreateOutcome {

    /** The topic's name. */
    String topic();

    /** The topic is new. */
    record Created(String topic) implements CreateOutcome {}

    /** The topic existed before; it was not touched, whatever it looks like. */
    record AlreadyThere(String topic) implements CreateOutcome {}

    /** This identity may not create the topic. Kafka asks for the permission first, so the topic may well exist. */
    record Denied(String topic) implements CreateOutcome {}

    /** The broker would not create the topic: a quota, a policy, an invalid or colliding name, an unknown config. */
    record Refused(String topic, BrokerError error) implements CreateOutcome {}

    /**
     * No answer for this topic, while others had theirs. It may have been created or not.
     *
     * @param reason why there is none
     */
    record Unanswered(String topic, String reason) implements CreateOutcome {}

    /** The topic was not created, since the cluster takes no more new partitions for now. */
    record Postponed(String topic) implements CreateOutcome {}

    /** The topic was not asked for, since the plan that is applied does not create it. */
    record NotPlanned(String topic) implements CreateOutcome {}

    /**
     * The topic was not asked for, since the run had failed before its turn.
     *
     * @param reason of what the run failed
     */
    record NotRequested(String topic, String reason) implements CreateOutcome {}
}
