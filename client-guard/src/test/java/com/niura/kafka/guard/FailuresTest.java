package com.niura.kafka.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds the vocabulary together: a new kind of failure, or a new code, has to be added here and in the documentation. */
class FailuresTest {

    private static final TargetCluster CLUSTER = TargetCluster.of(Map.of("bootstrap.servers", "b1:9092"));

    static List<Failure> oneOfEachKind() {
        return List.of(
                new ClusterFailure.ConfigurationInvalid(CLUSTER, "detail", Optional.empty()),
                new ClusterFailure.NameUnresolved(CLUSTER, Optional.empty()),
                new ClusterFailure.ConnectTimedOut(CLUSTER, "b1:9092", Optional.empty()),
                new ClusterFailure.ConnectRefused(CLUSTER, "b1:9092", Optional.empty()),
                new ClusterFailure.Unreachable(CLUSTER, "detail", Optional.empty()),
                new ClusterFailure.TlsMismatch(CLUSTER, "detail", Optional.empty()),
                new ClusterFailure.TlsUntrusted(CLUSTER, "detail", Optional.empty()),
                new ClusterFailure.MechanismRefused(CLUSTER, "detail", Optional.empty()),
                new ClusterFailure.CredentialsUnavailable(CLUSTER, "detail", Optional.empty()),
                new ClusterFailure.AccessDenied(CLUSTER, "detail", Optional.empty()),
                new ClusterFailure.Throttled(CLUSTER, "detail", Optional.empty()),
                new ClusterFailure.AuthenticationFailed(CLUSTER, "detail", false, Optional.empty()),
                new ClusterFailure.ClusterDenied(CLUSTER, "detail", Optional.empty()),
                new ClusterFailure.DeadlineExceeded(CLUSTER, Duration.ofSeconds(15), "waiting"),
                new ClusterFailure.Interrupted(CLUSTER),
                new ClusterFailure.Unexpected(CLUSTER, "detail", Optional.empty()),
                new TopicFailure.Missing("a", 3, new CatalogSource(true, Optional.empty()), CLUSTER),
                new TopicFailure.Unauthorized("a", CLUSTER),
                new TopicFailure.TooFewPartitions("a", 3, 1, new CatalogSource(true, Optional.empty()), CLUSTER),
                new TopicFailure.NotReady("a", List.of(1), CLUSTER),
                new TopicFailure.Undetermined("a", "detail", true),
                new Concern.ConfigDrift(
                        "a", "retention.ms", "1000", "2000", new CatalogSource(true, Optional.empty()), CLUSTER),
                new Concern.PermissionMissing(Permission.WRITE_TOPIC, Optional.of("a"), CLUSTER),
                new Concern.ExcessPermission("a", List.of(Permission.CREATE_TOPIC), CLUSTER),
                new Concern.Unverified("what", "why", "advice"));
    }

    @Test
    void everyKindOfFailure_isKnownHere() {
        assertThat(oneOfEachKind().stream().<Class<?>>map(Object::getClass))
                .containsExactlyInAnyOrderElementsOf(Stream.of(ClusterFailure.class, TopicFailure.class, Concern.class)
                        .flatMap(kind -> Stream.of(kind.getPermittedSubclasses()))
                        .toList());
    }

    @Test
    void everyCode_belongsToOneKindOfFailure() {
        assertThat(oneOfEachKind().stream().map(Failure::code)).containsExactlyInAnyOrder(FailureCode.values());
    }

    @Test
    void everyCode_isProducedByAFault() {
        assertThat(Faults.ALL.stream().map(Fault::code)).contains(FailureCode.values());
    }

    @Test
    void everyFault_isHeldToItsHeadlineAndItsAction() {
        assertThat(Faults.ALL).allSatisfy(fault -> {
            assertThat(fault.headline()).isNotEmpty();
            assertThat(fault.action()).isNotEmpty();
        });
        assertThat(Faults.ALL.stream().map(Fault::toString)).doesNotHaveDuplicates();
    }

    @Test
    void everyCode_hasItsPlaceInTheDocumentation() throws IOException {
        String page = Files.readString(Path.of("../docs/failures.md"));

        assertThat(FailureCode.values()).allSatisfy(code -> assertThat(page).contains("\n## " + code + "\n"));
    }

    @Test
    void everyCode_isExplainedInTheReadme() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));

        assertThat(FailureCode.values()).allSatisfy(code -> assertThat(readme).contains("| `" + code + "` |"));
    }

    @Test
    void missingTopic_isCreatedByACommandForTheSameEnvironmentAndCatalog() {
        CatalogSource own = new CatalogSource(false, Optional.of("production"));

        assertThat(new TopicFailure.Missing("a", 3, own, CLUSTER).action())
                .contains("apply --bootstrap-server b1:9092 --environment production --catalog FILE\n");
        assertThat(new TopicFailure.Missing("a", 3, new CatalogSource(true, Optional.empty()), CLUSTER).action())
                .endsWith("apply --bootstrap-server b1:9092");
    }

    @Test
    void everyFailure_hasOneLineOfHeadlineAndAnAction() {
        assertThat(oneOfEachKind()).allSatisfy(failure -> {
            assertThat(failure.headline()).isNotBlank().doesNotContain("\n");
            assertThat(failure.action()).isNotBlank();
        });
    }
}
