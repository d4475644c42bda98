package com.niura.kafka.guard;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.guard.ReadinessReport.CheckedTopic;
import com.niura.kafka.guard.ReadinessReport.Identity;
import com.niura.kafka.guard.internal.failure.Audience;
import com.niura.kafka.guard.internal.failure.CatalogSource;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.failure.Permission;
import com.niura.kafka.guard.internal.target.ClientSettings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReadinessReportTest {

    private static final Failures FAILURES = new Failures(
            ClientSettings.of(Map.of("bootstrap.servers", "127.0.0.1:9092")),
            new CatalogSource(true, Optional.empty(), Optional.of(Topics.catalog())),
            Audience.SERVICE);
    private static final Topic RAW = Topics.catalog().topic(Topics.EEG_RAW_DATA);
    private static final Topic RESULTS = Topics.catalog().topic(Topics.EEG_PROCESSED_DATA);
    private static final Topic ALERTS = Topics.catalog().topic(Topics.ALERTS_EVENTS);
    private static final Topic ACTIVITY = Topics.catalog().topic(Topics.USER_ACTIVITY);
    private static final Failure SILENCE = FAILURES.unreachable("silence", new RuntimeException("silence"));
    private static final Identity ROLE =
            new Identity(Optional.empty(), Optional.of("the container's credentials endpoint"), Optional.of("WXYZ"));

    private static ReadinessReport report(
            Optional<Identity> identity, List<CheckedTopic> topics, List<Failure> failures, List<Failure> warnings) {
        return new ReadinessReport(
                "eeg",
                GuardMode.FAIL,
                "127.0.0.1:9092",
                identity,
                topics,
                failures,
                warnings,
                1,
                Duration.ofMillis(321));
    }

    private static ReadinessReport report(CheckedTopic... topics) {
        return report(
                Optional.empty(),
                List.of(topics),
                List.of(topics).stream()
                        .flatMap(topic -> topic.failure().stream())
                        .toList(),
                List.of());
    }

    private static Failure missing(Topic topic) {
        return FAILURES.missing(topic);
    }

    private static CheckedTopic present(Topic topic) {
        return new CheckedTopic(topic.name(), 3, 3, Optional.empty());
    }

    private static CheckedTopic failed(Topic topic, Failure failure) {
        return new CheckedTopic(topic.name(), 3, 0, Optional.of(failure));
    }

    @Test
    void ready_isOneLine_thatSaysAsWhom() {
        ReadinessReport ready = report(present(RAW), present(RESULTS));

        assertThat(ready.orThrow()).isSameAs(ready);
        assertThat(ready.text()).isEqualTo("eeg is ready: 2 topics present on 127.0.0.1:9092 (0.3 s)");
        assertThat(report(Optional.of(ROLE), List.of(present(RAW)), List.of(), List.of())
                        .text())
                .isEqualTo("eeg is ready: 1 topic present on 127.0.0.1:9092 (0.3 s), as access key ...WXYZ from the"
                        + " container's credentials endpoint");
    }

    @Test
    void notReady_saysWhatIsWrongFirst_andEachRemedyOnce() {
        ReadinessReport report = report(
                failed(RAW, missing(RAW)),
                failed(RESULTS, missing(RESULTS)),
                failed(ALERTS, FAILURES.tooFewPartitions(ALERTS, 1)),
                failed(ACTIVITY, FAILURES.notReady(ACTIVITY, List.of(0, 2))));

        assertThat(report.text()).isEqualTo("""
                        eeg is not ready: 4 of 4 topics not usable on 127.0.0.1:9092
                          TOPIC_MISSING: eeg.raw.data does not exist; expected a topic with at least 3 partitions
                          TOPIC_MISSING: eeg.processed.data does not exist; expected a topic with at least 3 partitions
                          PARTITIONS_TOO_FEW: alerts.events has 1 partition; expected at least 3 partitions
                          TOPIC_NOT_READY: user.activity has no leader for partition 0, 2; expected a leader for each partition
                        What to do (TOPIC_MISSING): %s
                        What to do (PARTITIONS_TOO_FEW): %s
                        What to do (TOPIC_NOT_READY): %s""".formatted(
                        missing(RAW).action(),
                        FAILURES.tooFewPartitions(ALERTS, 1).action(),
                        FAILURES.notReady(ACTIVITY, List.of(0)).action()));
        assertThat(report.missing()).containsExactly(RAW.name(), RESULTS.name());
    }

    @Test
    void clusterFailure_isTheFirstLine_andSaysAsWhomItWasChecked() {
        ReadinessReport report = report(Optional.of(ROLE), List.of(), List.of(SILENCE), List.of());

        assertThat(report.isReady()).isFalse();
        assertThat(report.text()).isEqualTo("""
                        eeg is not ready: UNREACHABLE: no Kafka broker answered at 127.0.0.1:9092 over PLAINTEXT: silence
                          checked as access key ...WXYZ from the container's credentials endpoint
                        What to do (UNREACHABLE): %s""".formatted(SILENCE.action()));
    }

    @Test
    void manyFailures_areCutAfterTwenty() {
        ReadinessReport report = report(IntStream.range(0, 33)
                .mapToObj(i ->
                        Topic.named("topic-" + i).partitions(1).purpose("test").build())
                .map(topic -> failed(topic, missing(topic)))
                .toArray(CheckedTopic[]::new));

        assertThat(report.text())
                .contains("33 of 33 topics", "topic-19", "and 13 more")
                .doesNotContain("topic-20");
    }

    @Test
    void json_hasTheFirstTwentyOfEach_andHowManyThereAre() {
        List<Failure> many = IntStream.range(0, 33)
                .mapToObj(i -> FAILURES.drift(RAW, "retention.ms", "declared-" + i + ".", "1"))
                .toList();

        String json = report(Optional.empty(), List.of(), many, many).json();

        assertThat(json.split("declared-19[.]", -1))
                .as("in headline and expected of both lists")
                .hasSize(5);
        assertThat(json).contains("\"failureCount\":33", "\"warningCount\":33").doesNotContain("declared-20.");
    }

    @Test
    void exception_hasTheReportAsMessageAsDataAndTheCause() {
        ReadinessReport report = report(Optional.empty(), List.of(), List.of(SILENCE), List.of());

        assertThatThrownBy(report::orThrow)
                .isInstanceOfSatisfying(
                        TopicsNotReadyException.class,
                        e -> assertThat(e.report()).isSameAs(report))
                .hasMessage(report.text())
                .hasCause(SILENCE.cause().orElseThrow());
    }

    @Test
    void warnings_keepNothingFromBeingReady_andAreSaidWithTheirRemedies() {
        Failure mayNotWrite = FAILURES.permissionMissing(Permission.WRITE_TOPIC, Optional.of(RAW.name()));
        ReadinessReport report = report(Optional.empty(), List.of(present(RAW)), List.of(), List.of(mayNotWrite));

        assertThat(report.status()).isEqualTo(ReadinessReport.Status.READY);
        assertThat(report.text()).isEqualTo("""
                        eeg is ready: 1 topic present on 127.0.0.1:9092 (0.3 s), 1 warning
                          warning: PERMISSION_MISSING: expected Write on eeg.raw.data, but the broker does not report it for this identity
                        What to do (PERMISSION_MISSING): %s""".formatted(mayNotWrite.action()));
    }

    @Test
    void warningsThatAreFailures_standInTheWay() {
        Failure drift = FAILURES.drift(RAW, "retention.ms", "1000", "2000");
        ReadinessReport report = report(Optional.empty(), List.of(present(RAW)), List.of(drift), List.of());

        assertThat(report.status()).isEqualTo(ReadinessReport.Status.NOT_READY);
        assertThat(report.text()).startsWith("""
                        eeg is not ready: 1 topic present on 127.0.0.1:9092, but not all as declared
                          CONFIG_DRIFT: eeg.raw.data: expected retention.ms=1000, but it is 2000
                        What to do (CONFIG_DRIFT):""");
    }

    @Test
    void json_isOneLineWithTheDocumentedFields() {
        ReadinessReport report = report(
                Optional.of(new Identity(
                        Optional.of("arn:aws:iam::1:role/eeg"), Optional.of("a profile"), Optional.of("WXYZ"))),
                List.of(present(RAW)),
                List.of(FAILURES.drift(RAW, "retention.ms", "1000", "2000")),
                List.of(FAILURES.notChecked("x", "the \"why\"", "two\n  lines")));

        assertThat(report.json()).isEqualTo("""
                        {"event":"topic-guard","subject":"eeg","status":"not_ready","mode":"fail","bootstrapServers":"127.0.0.1:9092",\
                        "attempts":1,"elapsedMillis":321,"topicsPresent":1,"identity":{"principal":"arn:aws:iam::1:role/eeg",\
                        "credentialSource":"a profile","accessKeyEnd":"WXYZ"},"failureCount":1,"failures":[{"code":"CONFIG_DRIFT",\
                        "resource":"eeg.raw.data","headline":"eeg.raw.data: expected retention.ms=1000, but it is 2000",\
                        "expected":"retention.ms=1000","found":"retention.ms=2000","action":"%s"}],"warningCount":1,\
                        "warnings":[{"code":"UNVERIFIED","headline":"not checked x: the \\"why\\"","action":"two\\n  lines"}]}""".formatted(
                FAILURES.drift(RAW, "retention.ms", "1000", "2000").action().replace("\n", "\\n")));
    }
}
