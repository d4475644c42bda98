package com.niura.kafka.admin.doctor;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.doctor.DoctorStep.Status;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.GuardMode;
import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.ReadinessReport.CheckedTopic;
import com.niura.kafka.guard.internal.failure.Failures;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DoctorTest {

    private static final Topic TOPIC =
            Topic.named("eeg.raw.data").partitions(3).purpose("Raw").build();
    private static final Failures FAILURES = client(Map.of()).failures();

    @Test
    void startUpCheck_isTheGuardsOwn() {
        assertThat(startUpCheck(new CheckedTopic("eeg.raw.data", 3, 3, Optional.empty())))
                .containsExactly("eeg.raw.data OK 3 partitions, each with a leader");
        for (Failure failure : List.of(
                FAILURES.missing(TOPIC), FAILURES.tooFewPartitions(TOPIC, 1), FAILURES.notReady(TOPIC, List.of(0)))) {
            assertThat(startUpCheck(new CheckedTopic("eeg.raw.data", 3, 1, Optional.of(failure))))
                    .containsExactly("eeg.raw.data FAILED " + failure.headline());
        }
    }

    @Test
    void startUpCheckThatSawNoTopic_failsAsAWhole() {
        Failure noTopics = FAILURES.nothingRequired("eeg");

        assertThat(Doctor.startUpCheck(report(List.of(), List.of(noTopics))))
                .singleElement()
                .satisfies(step -> assertThat(step.failure()).hasValue(noTopics));
    }

    @Test
    void creation_isValidatedInRequestsAsApplySendsThem() {
        List<Topic> topics = Stream.of(200, 50, 1, 251, 249)
                .map(partitions -> Topic.named("t" + partitions)
                        .partitions(partitions)
                        .purpose("Test")
                        .build())
                .toList();

        assertThat(requests(topics, 250)).containsExactly("{t200=200, t50=50}", "{t1=1}", "{t251=250}", "{t249=249}");
        assertThat(requests(topics, Integer.MAX_VALUE)).containsExactly("{t200=200, t50=50, t1=1, t251=251, t249=249}");
        assertThat(requests(List.of(), 250)).isEmpty();
    }

    private static List<String> requests(List<Topic> topics, int mostPartitions) {
        return Doctor.requests(topics, mostPartitions).stream()
                .map(request -> {
                    Map<String, Integer> byName = new LinkedHashMap<>();
                    request.forEach((topic, partitions) -> byName.put(topic.name(), partitions));
                    return byName.toString();
                })
                .toList();
    }

    @Test
    void credentials_areThoseThatThePropertiesName_orNotKnownBeforeTheLogin() {
        assertThat(line(Doctor.credentials(client(Map.of()))))
                .isEqualTo("OK none: over PLAINTEXT this client does not say who it is");
        assertThat(line(Doctor.credentials(
                        client(Map.of("security.protocol", "SSL", "ssl.keystore.location", "client.p12")))))
                .isEqualTo("OK a client certificate");
        assertThat(
                        line(
                                Doctor.credentials(
                                        client(
                                                Map.of(
                                                        "security.protocol",
                                                        "SASL_SSL",
                                                        "sasl.mechanism",
                                                        "PLAIN",
                                                        "sasl.jaas.config",
                                                        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"ann\" password=\"p-4711\";")))))
                .isEqualTo("OK user ann");
        assertThat(Doctor.credentials(client(Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "GSSAPI")))
                        .status())
                .isEqualTo(Status.NOT_KNOWN);
    }

    private static List<String> startUpCheck(CheckedTopic topic) {
        return Doctor.startUpCheck(report(List.of(topic), List.of())).stream()
                .map(step -> step.target().name().orElse("") + " " + line(step))
                .toList();
    }

    private static String line(DoctorStep step) {
        return step.status() + " " + step.detail();
    }

    private static ReadinessReport report(List<CheckedTopic> topics, List<Failure> failures) {
        return new ReadinessReport(
                "eeg", GuardMode.FAIL, "b:9092", Optional.empty(), topics, failures, List.of(), 1, Duration.ZERO);
    }

    private static ClusterAccess client(Map<String, String> properties) {
        return ClusterAccess.of("b:9092", Optional.empty(), properties, Duration.ofSeconds(1));
    }
}
