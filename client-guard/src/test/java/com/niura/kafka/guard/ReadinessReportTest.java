package com.niura.kafka.guard;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReadinessReportTest {

    private static final TargetCluster CLUSTER = TargetCluster.of(Map.of("bootstrap.servers", "127.0.0.1:9092"));

    private static ReadinessReport report(TopicVerdict... verdicts) {
        return report(List.of(), List.of(), verdicts);
    }

    private static ReadinessReport report(List<Concern> failed, List<Concern> warnings, TopicVerdict... verdicts) {
        return new ReadinessReport(
                "eeg",
                GuardMode.FAIL,
                CLUSTER,
                List.of(verdicts),
                Optional.empty(),
                failed,
                warnings,
                1,
                Duration.ofMillis(321));
    }

    private static ReadinessReport report(ClusterFailure failure) {
        return new ReadinessReport(
                "eeg",
                GuardMode.FAIL,
                CLUSTER,
                List.of(),
                Optional.of(failure),
                List.of(),
                List.of(),
                3,
                Duration.ofSeconds(15));
    }

    @Test
    void ready_isOneLine() {
        ReadinessReport ready = report(new TopicVerdict.Present("a", 3, 3), new TopicVerdict.Present("b", 3, 4));

        assertThat(ready.isReady()).isTrue();
        assertThat(ready.orThrow()).isSameAs(ready);
        assertThat(ready.text()).isEqualTo("eeg is ready: 2 topics present on 127.0.0.1:9092 (0.3 s)");
    }

    @Test
    void notReady_saysWhatIsWrongFirstAndEachRemedyOnce() {
        ReadinessReport report = report(
                new TopicVerdict.Present("a", 3, 3),
                new TopicFailure.Missing("b", 3, new CatalogSource(true, Optional.empty()), CLUSTER),
                new TopicFailure.Missing("c", 1, new CatalogSource(true, Optional.empty()), CLUSTER),
                new TopicFailure.TooFewPartitions("d", 3, 1, new CatalogSource(true, Optional.empty()), CLUSTER),
                new TopicFailure.NotReady("e", List.of(0, 2), CLUSTER));

        assertThat(report.text()).isEqualTo("""
                        eeg is not ready: 4 of 5 topics not usable on 127.0.0.1:9092
                          TOPIC_MISSING: b does not exist; expected a topic with at least 3 partitions
                          TOPIC_MISSING: c does not exist; expected a topic with at least 1 partition
                          PARTITIONS_TOO_FEW: d has 1 partition; expected at least 3 partitions
                          TOPIC_NOT_READY: e has no leader for partition 0, 2; expected a leader for each partition
                        What to do (TOPIC_MISSING): Topics are created once per environment by an operator, never by a service. On the bastion run:
                          java -jar admin-tool.jar apply --bootstrap-server 127.0.0.1:9092
                        What to do (PARTITIONS_TOO_FEW): Adding partitions moves keys to other partitions: agree on it with the topic's producers and consumers, then on the bastion run:
                          java -jar admin-tool.jar apply --bootstrap-server 127.0.0.1:9092 --add-partitions
                        What to do (TOPIC_NOT_READY): The topic was created a moment ago, or a broker is down. Start the service again in a minute; if it stays so, bring up the broker that has its partitions. On the bastion this shows them:
                          java -jar admin-tool.jar describe TOPIC --bootstrap-server 127.0.0.1:9092""");
        assertThat(report.missing()).containsExactly("b", "c");
    }

    @Test
    void clusterFailure_replacesTheListOfTopics() {
        ReadinessReport report = report(new ClusterFailure.Unreachable(CLUSTER, "silence", Optional.empty()));

        assertThat(report.isReady()).isFalse();
        assertThat(report.text())
                .startsWith(
                        "eeg is not ready: UNREACHABLE: no Kafka broker answered at 127.0.0.1:9092 over PLAINTEXT: silence")
                .contains("What to do (UNREACHABLE): ");
    }

    @Test
    void manyFailures_areCutAfterTwenty() {
        ReadinessReport report = report(IntStream.range(0, 33)
                .mapToObj(i ->
                        new TopicFailure.Missing("topic-" + i, 1, new CatalogSource(true, Optional.empty()), CLUSTER))
                .toArray(TopicVerdict[]::new));

        assertThat(report.text())
                .contains("33 of 33 topics", "topic-19", "and 13 more")
                .doesNotContain("topic-20");
    }

    @Test
    void exception_hasTheReportAsMessageAsDataAndTheCause() {
        RuntimeException cause = new RuntimeException("silence");
        ReadinessReport report = report(new ClusterFailure.Unreachable(CLUSTER, "silence", Optional.of(cause)));

        assertThatThrownBy(report::orThrow)
                .isInstanceOfSatisfying(
                        TopicsNotReadyException.class,
                        e -> assertThat(e.report()).isSameAs(report))
                .hasMessage(report.text())
                .hasCause(cause);
    }

    @Test
    void verdictsBesideAClusterFailure_areRefused() {
        assertThatThrownBy(() -> new ReadinessReport(
                        "eeg",
                        GuardMode.FAIL,
                        CLUSTER,
                        List.of(new TopicVerdict.Present("a", 1, 1)),
                        Optional.of(new ClusterFailure.Interrupted(CLUSTER)),
                        List.of(),
                        List.of(),
                        1,
                        Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void warnings_keepNothingFromBeingReady_andAreSaidWithTheirRemedies() {
        Concern mayNotWrite = new Concern.PermissionMissing(Permission.WRITE_TOPIC, Optional.of("a"), CLUSTER);
        ReadinessReport report = report(List.of(), List.of(mayNotWrite), new TopicVerdict.Present("a", 3, 3));

        assertThat(report.status()).isEqualTo(ReadinessReport.Status.READY);
        assertThat(report.text()).isEqualTo("""
                        eeg is ready: 1 topic present on 127.0.0.1:9092 (0.3 s), 1 warning
                          warning: PERMISSION_MISSING: expected Write on a, but the broker does not report it for this identity
                        What to do (PERMISSION_MISSING): Allow Write to this identity:
                          kafka-acls.sh --bootstrap-server 127.0.0.1:9092 --command-config ADMIN.properties --add --allow-principal User:NAME --operation Write --topic a""");
    }

    @Test
    void failedConcerns_standInTheWay() {
        Concern drift = new Concern.ConfigDrift(
                "a", "retention.ms", "1000", "2000", new CatalogSource(true, Optional.empty()), CLUSTER);
        ReadinessReport report = report(List.of(drift), List.of(), new TopicVerdict.Present("a", 3, 3));

        assertThat(report.status()).isEqualTo(ReadinessReport.Status.NOT_READY);
        assertThat(report.failures()).containsExactly(drift);
        assertThat(report.text()).startsWith("""
                        eeg is not ready: 1 topic present on 127.0.0.1:9092, but not all as declared
                          CONFIG_DRIFT: a: expected retention.ms=1000, but it is 2000
                        What to do (CONFIG_DRIFT): Correct the catalog, or""");
    }

    @Test
    void json_isOneLineWithTheDocumentedFields() {
        ReadinessReport report = report(
                List.of(),
                List.of(new Concern.Unverified("x", "the \"why\"", "nothing")),
                new TopicVerdict.Present("a", 3, 3),
                new TopicFailure.NotReady("b", List.of(1), CLUSTER));

        assertThat(report.json()).isEqualTo("""
                        {"event":"topic-guard","subject":"eeg","status":"not_ready","mode":"fail","bootstrapServers":"127.0.0.1:9092",\
                        "attempts":1,"elapsedMillis":321,"topicsPresent":1,"failureCount":1,"failures":[{"code":"TOPIC_NOT_READY",\
                        "resource":"b","headline":"b has no leader for partition 1; expected a leader for each partition","action":\
                        "The topic was created a moment ago, or a broker is down. Start the service again in a minute; if it stays so, \
                        bring up the broker that has its partitions. On the bastion this shows them:\\n  \
                        java -jar admin-tool.jar describe TOPIC --bootstrap-server 127.0.0.1:9092"}],"warningCount":1,"warnings":[{"code":"UNVERIFIED","headline":\
                        "not checked x: the \\"why\\"","action":"nothing"}]}""");
    }

    @Test
    void json_ofAClusterFailureIsOneLine_thoughItsActionHasSeveral() {
        assertThat(report(new ClusterFailure.ClusterDenied(CLUSTER, "no", Optional.empty()))
                        .json())
                .doesNotContain("\n")
                .contains("\"status\":\"not_ready\"", "\"code\":\"CLUSTER_DENIED\"", "\\n  kafka-acls.sh");
    }

    @Test
    void onMsk_theRemediesNameIamActions() {
        TargetCluster msk = TargetCluster.of(
                Map.of("bootstrap.servers", "boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com:9098"));

        assertThat(new TopicFailure.Unauthorized("a", msk).action()).contains("kafka-cluster:DescribeTopic", "/a");
        assertThat(new ClusterFailure.ClusterDenied(msk, "no", Optional.empty()).action())
                .contains("kafka-cluster:DescribeCluster");
        assertThat(new TopicFailure.NotReady("a", List.of(0), msk).action())
                .contains("AWS Support", "admin-tool.jar describe TOPIC --bootstrap-server boot-x.c1.");
        assertThat(new TopicFailure.Unauthorized("a", CLUSTER).action()).contains("kafka-acls.sh", "--topic a");
    }
}
