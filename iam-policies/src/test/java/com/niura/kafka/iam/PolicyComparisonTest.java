package com.niura.kafka.iam;

import java.util.List;
import java.util.stream.Stream;

import com.niura.kafka.iam.PolicyComparison.Difference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PolicyComparisonTest {

    private static final String CLUSTER = Samples.CLUSTER.toString();
    private static final String RAW = Samples.CLUSTER.topic("eeg.raw.data").toString();
    private static final String DONE =
            Samples.CLUSTER.topic("eeg.processed.data").toString();

    private static final List<PolicyDocument> NEEDED = List.of(
            Samples.policy("Allow", "kafka-cluster:Connect", CLUSTER),
            Samples.policy("Allow", "kafka-cluster:DescribeTopic,kafka-cluster:ReadData", RAW),
            Samples.policy("Allow", "kafka-cluster:DescribeTopic", DONE));

    @Test
    void samePolicies_differInNothing_alsoWithWildcards() {
        PolicyDocument wild = Samples.policy("Allow", "kafka-cluster:*", topics("eeg.*"));

        assertThat(compared(NEEDED, NEEDED)).isEqualTo(new PolicyComparison(List.of(), List.of()));
        assertThat(compared(List.of(wild), List.of(wild))).isEqualTo(new PolicyComparison(List.of(), List.of()));
    }

    @Test
    void actionThatNobodyAllows_isMissing_withItsResource() {
        PolicyComparison comparison = compared(NEEDED.subList(0, 2), NEEDED);

        assertThat(comparison.missing())
                .containsExactly(new Difference(IamAction.DESCRIBE_TOPIC, DONE, "no statement allows it"));
        assertThat(comparison.excess()).isEmpty();
    }

    @Test
    void actionThatIsDenied_isMissing_withTheStatement() {
        PolicyComparison comparison = compared(with(Samples.policy("Deny", "kafka-cluster:Read*", "*")), NEEDED);

        assertThat(comparison.missing())
                .containsExactly(
                        new Difference(IamAction.READ_DATA, RAW, "denied by policy Deny, statement S1 (line 1)"));
        assertThat(comparison.excess()).isEmpty();
    }

    /** Each line: a statement that is added to what is needed, and what that makes too much. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kafka-cluster:DescribeTopic  | TOPIC/eeg.raw.data                       |
            kafka-cluster:DeleteTopic    | TOPIC/eeg.raw.data                       | DeleteTopic TOPIC/eeg.raw.data
            kafka-cluster:ReadData       | TOPIC/eeg.processed.data                 | ReadData TOPIC/eeg.processed.data
            kafka-cluster:DescribeTopic  | TOPIC/*                                  | DescribeTopic TOPIC/*
            kafka-cluster:DescribeTopic  | TOPIC/eeg.processed.dat?                 | DescribeTopic TOPIC/eeg.processed.dat?
            kafka-cluster:DescribeTopic  | arn:aws:kafka:*:*:topic/demo/*           | DescribeTopic arn:aws:kafka:*:*:topic/demo/*
            kafka-cluster:DescribeTopic  | arn:aws:kafka:ap-south-1:*               | DescribeTopic arn:aws:kafka:ap-south-1:*
            kafka-cluster:DescribeTopic  | arn:aws:kafka:ap-south-1:123456789012:*  | DescribeTopic arn:aws:kafka:ap-south-1:123456789012:*
            kafka-cluster:ReadData       | arn:aws:kafka:*:*:topic/*.data           | ReadData arn:aws:kafka:*:*:topic/*.data
            kafka-cluster:Connect        | *                                        | Connect *
            kafka-cluster:*Group         | arn:aws:kafka:*:*:group/*/*/eeg          | DescribeGroup arn:aws:kafka:*:*:group/*/*/eeg, AlterGroup arn:aws:kafka:*:*:group/*/*/eeg, DeleteGroup arn:aws:kafka:*:*:group/*/*/eeg
            kafka-cluster:*              | arn:aws:kafka:*:topic/demo/u/eeg         | CreateTopic arn:aws:kafka:*:topic/demo/u/eeg, DescribeTopic arn:aws:kafka:*:topic/demo/u/eeg, AlterTopic arn:aws:kafka:*:topic/demo/u/eeg, DeleteTopic arn:aws:kafka:*:topic/demo/u/eeg, DescribeTopicDynamicConfiguration arn:aws:kafka:*:topic/demo/u/eeg, AlterTopicDynamicConfiguration arn:aws:kafka:*:topic/demo/u/eeg, ReadData arn:aws:kafka:*:topic/demo/u/eeg, WriteData arn:aws:kafka:*:topic/demo/u/eeg
            kafka-cluster:Connect        | TOPIC/*                                  |
            kafka-cluster:ReadData       | arn:aws:kafka:*:*:cluster/*              |
            s3:*                         | *                                        |
            kafka-cluster:DeleteTopic    | arn:aws:s3:::topic/*                     |
            """)
    void statementThatAllowsMore_isExcess(String action, String resource, String expected) {
        PolicyComparison comparison = compared(
                with(Samples.policy(
                        "Allow", action, resource.replace("TOPIC", topics("").replaceAll("/$", "")))),
                NEEDED);

        assertThat(comparison.missing()).isEmpty();
        assertThat(comparison.excess())
                .extracting(difference -> difference.action().toString().substring("kafka-cluster:".length()) + " "
                        + difference.resource().replace(topics(""), "TOPIC/"))
                .containsExactlyElementsOf(expected == null ? List.of() : List.of(expected.split(", ")));
        assertThat(comparison.excess())
                .allSatisfy(difference ->
                        assertThat(difference.reason()).startsWith("allowed by policy Allow, statement S1 (line 1)"));
    }

    @Test
    void whatADenyTakesAway_isNoExcess() {
        List<PolicyDocument> allowed = Stream.concat(
                        with(Samples.policy("Allow", "kafka-cluster:*Topic", topics("*"))).stream(),
                        Stream.of(
                                Samples.policy("Deny", "kafka-cluster:DeleteTopic", "*"),
                                Samples.policy("Deny", "kafka-cluster:AlterTopic", topics("*"))))
                .toList();

        assertThat(compared(allowed, NEEDED).excess())
                .extracting(Difference::action)
                .containsExactly(IamAction.CREATE_TOPIC, IamAction.DESCRIBE_TOPIC);
    }

    /** Only what one side names can show that the Deny leaves something. */
    @Test
    void whatADenyLeaves_isExcess_whereItIsNamed() {
        PolicyDocument all = Samples.policy("Allow", "kafka-cluster:DescribeTopic", topics("*"));
        PolicyDocument butOne = PolicyDocument.parse("Deny", """
                {"Statement": {"Effect": "Deny", "Action": "kafka-cluster:*", "NotResource": ["%s", "%s"]}}""".formatted(RAW, CLUSTER));

        PolicyComparison comparison =
                compared(List.of(all, butOne), List.of(Samples.policy("Allow", "kafka-cluster:ReadData", RAW)));

        assertThat(comparison.excess())
                .extracting(difference -> difference.action() + " " + difference.resource())
                .containsExactly("kafka-cluster:DescribeTopic " + topics("*"));
    }

    @Test
    void allowingEverythingButSomething_isExcess() {
        PolicyDocument policy = PolicyDocument.parse("p", """
                {"Statement": {"Effect": "Allow", "NotAction": ["kafka-cluster:*Topic*", "kafka-cluster:*Cluster*", "kafka-cluster:*Data*",
                 "kafka-cluster:*Transactional*", "kafka-cluster:*Group"], "NotResource": ["%s"]}}""".formatted(RAW));

        assertThat(compared(with(policy), NEEDED).excess())
                .containsExactly(new Difference(
                        IamAction.CONNECT, "everything but " + RAW, "allowed by policy p, the statement in line 1"));
    }

    @Test
    void neededPrefix_isMissingWhereOnlyNamesAreAllowed() {
        List<PolicyDocument> needed = List.of(Samples.policy("Allow", "kafka-cluster:DescribeTopic", topics("eeg.*")));
        PolicyDocument longer = Samples.policy("Allow", "kafka-cluster:DescribeTopic", topics("eeg*"));

        assertThat(compared(NEEDED, needed).missing())
                .containsExactly(new Difference(IamAction.DESCRIBE_TOPIC, topics("eeg.*"), "no statement allows it"));
        assertThat(compared(List.of(longer), needed).missing()).isEmpty();
        assertThat(compared(List.of(longer), needed).excess())
                .extracting(Difference::resource)
                .containsExactly(topics("eeg*"));
    }

    @Test
    void neededPrefix_isMissing_whereAnyTopicBehindItIsDenied() {
        List<PolicyDocument> needed = List.of(Samples.policy("Allow", "kafka-cluster:DescribeTopic", topics("eeg.*")));
        List<PolicyDocument> butRaw =
                List.of(needed.get(0), Samples.policy("Deny", "kafka-cluster:DescribeTopic", topics("eeg.raw*")));
        List<PolicyDocument> butData =
                List.of(needed.get(0), Samples.policy("Deny", "kafka-cluster:DescribeTopic", topics("*.data")));
        Difference raw = new Difference(
                IamAction.DESCRIBE_TOPIC, topics("eeg.*"), "denied by policy Deny, statement S1 (line 1)");

        assertThat(compared(butRaw, needed).missing()).as("by a pattern").containsExactly(raw);
        assertThat(PolicyComparison.of(butData, needed, List.of(DONE)).missing())
                .as("by a topic that there is")
                .containsExactly(raw);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a*", "*y", "*n*", "*.*", "???", "eeg.*"})
    void allTopics_areMissing_wherePatternsAllowSome(String pattern) {
        List<PolicyDocument> needed = List.of(Samples.policy("Allow", "kafka-cluster:DescribeTopic", topics("*")));

        assertThat(compared(List.of(Samples.policy("Allow", "kafka-cluster:DescribeTopic", topics(pattern))), needed)
                        .missing())
                .extracting(Difference::resource)
                .containsExactly(topics("*"));
    }

    private static PolicyComparison compared(List<PolicyDocument> allowed, List<PolicyDocument> needed) {
        return PolicyComparison.of(allowed, needed, List.of());
    }

    private static String topics(String pattern) {
        return CLUSTER.replace(":cluster/", ":topic/") + "/" + pattern;
    }

    private static List<PolicyDocument> with(PolicyDocument more) {
        return Stream.concat(Stream.of(more), NEEDED.stream()).toList();
    }
}
