package com.niura.kafka.admin.cluster;

/** What became of one kind of change to one existing topic: its partitions, or its configs. */
public sealed interface ChangeOutcome {

    /** The topic's name. */
    String topic();

    /** What was to be changed. */
    Aspect aspect();

    /** The parts of a topic that the tool changes, each with a request of its own. */
    enum Aspect {
        PARTITIONS,
        CONFIGS
    }

    /** The broker has taken the change. */
    record Changed(String topic, Aspect aspect) implements ChangeOutcome {}

    /** This identity may not make the change. */
    record Denied(String topic, Aspect aspect) implements ChangeOutcome {}

    /** The broker would not make the change. */
    record Refused(String topic, Aspect aspect, BrokerError error) implements ChangeOutcome {}

    /**
     * No answer. The change may have been made or not.
     *
     * @param reason why there is none
     */
    record Unanswered(String topic, Aspect aspect, String reason) implements ChangeOutcome {}

    /** The change was not made, since the cluster takes no more new partitions for now. */
    record Postponed(String topic, Aspect aspect) implements ChangeOutcome {}

    /**
     * The change was not asked for, since the run had failed before its turn.
     *
     * @param reason of what the run failed
     */
    record NotRequested(String topic, Aspect aspect, String reason) implements ChangeOutcome {}
}
