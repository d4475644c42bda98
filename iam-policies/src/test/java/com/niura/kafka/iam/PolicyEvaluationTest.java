package com.niura.kafka.iam;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class PolicyEvaluationTest {

    private static final Arn TOPIC = Samples.CLUSTER.topic("eeg.raw.data");

    @ParameterizedTest
    @EnumSource(IamAction.class)
    void withoutPolicies_everythingIsDenied(IamAction action) {
        assertThat(decide(action)).isEqualTo(new AccessDecision(false, "no statement allows it"));
    }

    @ParameterizedTest
    @EnumSource(IamAction.class)
    void starOnStar_allowsEverything(IamAction action) {
        assertThat(decide(action, Samples.allowing("*")).allowed()).isTrue();
    }

    /** Whatever a single action allows, it allows nothing else. */
    @ParameterizedTest
    @EnumSource(IamAction.class)
    void noAction_impliesAnother(IamAction allowed) {
        PolicyDocument policy = Samples.allowing(allowed.toString());

        assertThat(Arrays.stream(IamAction.values()).filter(action -> action != allowed))
                .noneMatch(action -> decide(action, policy).allowed());
    }

    /** The table of dependent actions: with all of them allowed, without each of them denied where it can be looked at. */
    @ParameterizedTest
    @EnumSource(IamAction.class)
    void everyDependentActionThatCanBeLookedAt_isRequired(IamAction action) {
        // Given
        String all = names(action, Optional.empty());
        List<IamAction> visible = action.dependentActions().stream()
                .filter(dependent -> dependent.resourceType() == ResourceType.CLUSTER
                        || dependent.resourceType() == action.resourceType())
                .toList();

        // Then
        assertThat(decide(action, Samples.allowing(all)).allowed()).isTrue();
        for (IamAction dependent : visible) {
            AccessDecision decision = decide(action, Samples.allowing(names(action, Optional.of(dependent))));
            assertThat(decision.allowed()).isFalse();
            assertThat(decision.reason()).startsWith(action + " also needs " + dependent + " on arn:");
        }
    }

    @Test
    void dependentActionOfAnotherKindOfResource_isLeftToKafkasOwnRequests() {
        String actions = "kafka-cluster:Connect,kafka-cluster:DescribeTopic,kafka-cluster:ReadData";

        assertThat(decide(IamAction.READ_DATA, Samples.allowing(actions)).allowed())
                .isTrue();
    }

    @Test
    void dependentActionOnAnotherTopic_doesNotCount() {
        // Given
        PolicyDocument connectAndWrite = Samples.allowing("kafka-cluster:Connect,kafka-cluster:WriteData");
        PolicyDocument describeOther = Samples.policy(
                "Allow",
                "kafka-cluster:DescribeTopic",
                Samples.CLUSTER.topic("other").toString());

        // When
        AccessDecision decision = decide(IamAction.WRITE_DATA, connectAndWrite, describeOther);

        // Then
        assertThat(decision)
                .isEqualTo(new AccessDecision(
                        false,
                        "kafka-cluster:WriteData also needs kafka-cluster:DescribeTopic on " + TOPIC
                                + ": no statement allows it"));
    }

    @Test
    void explicitDeny_winsWhateverTheOrder() {
        PolicyDocument allow = Samples.allowing("*");
        PolicyDocument deny = Samples.policy("Deny", "kafka-cluster:Describe*", "*");

        for (List<PolicyDocument> order : List.of(List.of(allow, deny), List.of(deny, allow))) {
            assertThat(decide(IamAction.DESCRIBE_TOPIC, order.toArray(PolicyDocument[]::new)))
                    .isEqualTo(new AccessDecision(false, "denied by policy Deny, statement S1 (line 1)"));
        }
        assertThat(decide(IamAction.WRITE_DATA, allow, deny).reason())
                .contains("also needs kafka-cluster:DescribeTopic")
                .endsWith("denied by policy Deny, statement S1 (line 1)");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    kafka-cluster:*Topic,       CREATE_TOPIC,                         true
                    kafka-cluster:*Topic,       DELETE_TOPIC,                         true
                    kafka-cluster:*Topic,       DESCRIBE_TOPIC_DYNAMIC_CONFIGURATION, false
                    kafka-cluster:*Topic*,      DESCRIBE_TOPIC_DYNAMIC_CONFIGURATION, true
                    KAFKA-CLUSTER:createtopic,  CREATE_TOPIC,                         true
                    kafka-cluster:?reateTopic,  CREATE_TOPIC,                         true
                    s3:*,                       CREATE_TOPIC,                         false
                    kafka:CreateTopic,          CREATE_TOPIC,                         false
                    """)
    void actionPattern_coversAsInIam(String pattern, IamAction action, boolean expected) {
        PolicyDocument connect = Samples.allowing("kafka-cluster:Connect,kafka-cluster:DescribeTopic");

        assertThat(decide(action, connect, Samples.allowing(pattern)).allowed()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    *,                                                            true
                    arn:aws:kafka:*:*:topic/demo/*,                               true
                    arn:aws:kafka:ap-south-1:123456789012:topic/*/*/eeg.*,        true
                    arn:aws:kafka:ap-south-1:123456789012:topic/*data,            true
                    arn:aws:kafka:ap-south-?:123456789012:*,                      true
                    arn:*:kafka:*:*:*,                                            true
                    arn:aws:kafka:*,                                              true
                    arn:aws:kafka:ap-south-1:*,                                   true
                    arn:aws:kafka:ap-*:topic/demo/*,                              true
                    arn:aws:kafka:*-1:123456789012:topic/demo/*,                  true
                    arn:aws:kafka:us-east-1:*,                                    false
                    arn:aws:kafka:*a:topic/demo/*,                                false
                    arn:aws:kafka:ap-south-1?123456789012:topic/demo/*,           false
                    arn:aws:kafka:ap-south-1:123456789012:topic/*/eeg.raw.dat,    false
                    arn:aws:kafka:ap-south-1:123456789012:topic/*/EEG.RAW.DATA,   false
                    arn:aws:kafka:us-east-1:123456789012:topic/demo/*,            false
                    arn:aws:kafka:ap-south-1:999999999999:topic/demo/*,           false
                    arn:aws-cn:kafka:ap-south-1:123456789012:topic/demo/*,        false
                    arn:aws:kafka:ap-south-1:123456789012:topic/demo2/*,          false
                    arn:aws:kafka:ap-south-1:123456789012:group/demo/*,           false
                    arn:aws:s3:::*,                                               false
                    """)
    void resourcePattern_coversAsInIam(String pattern, boolean expected) {
        PolicyDocument connect = Samples.allowing("kafka-cluster:Connect");

        assertThat(decide(
                                IamAction.CREATE_TOPIC,
                                connect,
                                Samples.policy("Allow", "kafka-cluster:CreateTopic", pattern))
                        .allowed())
                .isEqualTo(expected);
    }

    @Test
    void notActionAndNotResource_coverAllTheOthers() {
        // Given
        PolicyDocument policy = PolicyDocument.parse("others", """
                {"Statement": [
                  {"Effect": "Allow", "NotAction": ["kafka-cluster:DeleteTopic", "s3:*"], "Resource": "*"},
                  {"Effect": "Deny", "Action": "kafka-cluster:CreateTopic",
                   "NotResource": ["arn:aws:kafka:*:*:topic/demo/*/eeg.*"]}
                ]}""");

        // Then
        assertThat(decide(IamAction.DESCRIBE_TOPIC, policy).reason())
                .isEqualTo("allowed by policy others, the statement in line 2");
        assertThat(decide(IamAction.DELETE_TOPIC, policy).reason()).isEqualTo("no statement allows it");
        assertThat(decide(IamAction.CREATE_TOPIC, policy).allowed()).isTrue();
        assertThat(new PolicyEvaluation(List.of(policy))
                        .decide(IamAction.CREATE_TOPIC, Samples.CLUSTER.topic("other"))
                        .reason())
                .isEqualTo("denied by policy others, the statement in line 3");
    }

    private static String names(IamAction action, Optional<IamAction> without) {
        return Stream.concat(Stream.of(action), action.dependentActions().stream())
                .filter(one -> without.filter(one::equals).isEmpty())
                .map(IamAction::toString)
                .collect(Collectors.joining(","));
    }

    private static AccessDecision decide(IamAction action, PolicyDocument... policies) {
        Arn resource = switch (action.resourceType()) {
            case CLUSTER -> Samples.CLUSTER;
            case TOPIC -> TOPIC;
            case GROUP -> Samples.CLUSTER.group("eeg");
            case TRANSACTIONAL_ID -> Samples.CLUSTER.transactionalId("eeg");
        };
        return new PolicyEvaluation(List.of(policies)).decide(action, resource);
    }
}
