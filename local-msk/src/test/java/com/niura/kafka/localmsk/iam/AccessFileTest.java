package com.niura.kafka.localmsk.iam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AccessFileTest {

    @TempDir
    private Path folder;

    @Test
    void state_isReadAsItWasWritten() {
        for (Limits limits : List.of(Limits.serverless(), Limits.off())) {
            // Given
            AccessState state = new AccessState(
                    Samples.CLUSTER,
                    Set.of(Samples.HOST, "B1.Example.org"),
                    List.of(
                            Samples.identity(
                                    Samples.allowing("*"), Samples.policy("Deny", "kafka-cluster:*Topic", "*")),
                            new Identity(
                                    "täsk \"1\"",
                                    "ASIATASK",
                                    "s+/=\\",
                                    Optional.of("t+/="),
                                    "arn:task",
                                    Optional.of(Instant.parse("2026-01-31T23:59:59.123Z")),
                                    List.of())),
                    limits,
                    Duration.ofSeconds(7),
                    DescribeClusterRequirement.ADMIN_CLIENTS);

            // When
            new AccessFile(folder).write(state);

            // Then
            assertThat(new AccessFile(folder).read()).isEqualTo(state);
        }
    }

    @Test
    void change_isSeenAtOnce_andNothingIsParsedWithoutOne() {
        // Given
        AccessFile writer = new AccessFile(folder);
        AccessFile reader = new AccessFile(folder);
        writer.write(Samples.state());
        AccessState first = reader.read();

        // When
        AccessState again = reader.read();
        writer.write(Samples.state(Samples.identity()));
        AccessState changed = reader.read();

        // Then
        assertThat(again).isSameAs(first);
        assertThat(changed.identities()).hasSize(1);
    }

    @Test
    void file_isForItsOwnerOnly_andTheOnlyOne() throws IOException {
        new AccessFile(folder).write(Samples.state());
        new AccessFile(folder).write(Samples.state(Samples.identity()));

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("access.json"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("access.json"))))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"hush\":\"hush\"}",
                "{\"cluster\":\"arn:aws:kafka:ap-south-1:123456789012:cluster/demo/u\",\"hosts\":[\"hush\"],\"identities\":[{\"name\":\"n\",\"accessKeyId\":\"a\",\"secretKey\":[\"hush\"]}]}"
            })
    void fileOfAnotherForm_isRefusedWithoutQuotingIt(String text) throws IOException {
        Files.writeString(folder.resolve("access.json"), text);

        assertThatThrownBy(() -> new AccessFile(folder).read())
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("hush");
    }

    @Test
    void missingFile_isAnError() {
        assertThatThrownBy(() -> new AccessFile(folder).read()).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void toString_showsNoSecrets() {
        Identity identity = new Identity(
                "task", "ASIATASK", "hush1", Optional.of("hush2"), "arn:task", Optional.empty(), List.of());
        AccessFile file = new AccessFile(folder);
        file.write(Samples.state(identity));

        assertThat(List.of(identity, file.read(), file).toString())
                .contains("ASIATASK")
                .doesNotContain("hush");
    }

    @Test
    void stateThatCannotBe_isRefused() {
        assertThatThrownBy(() -> Samples.state(Samples.identity(), Samples.identity()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the access key id of an identity must be its own, but two have AKIAEEG");
        assertThatThrownBy(() -> new AccessState(Samples.CLUSTER.topic("t"), Set.of(), List.of(), Limits.off()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Identity("n", "a/b", "s", Optional.empty(), "p", Optional.empty(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Identity(" ", "a", "s", Optional.empty(), "p", Optional.empty(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Identity("n", "a", "", Optional.empty(), "p", Optional.empty(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limits_areChangedOneByOne_andChecked() {
        // When
        Limits limits = Limits.off().toBuilder()
                .serverlessTopicConfigsOnly(true)
                .defaultReplicationFactorOnly(true)
                .serverlessApisOnly(true)
                .partitions(2400)
                .compactedPartitions(120)
                .creationRate(new Limits.CreationRate(
                        250, Duration.ofMinutes(5), Limits.CreationRate.Refusal.THROTTLING_QUOTA_EXCEEDED))
                .connectionsPerSecond(100)
                .shortestSession(Duration.ofSeconds(10))
                .topicRequestsPerSecond(2)
                .build();

        // Then
        assertThat(limits)
                .isEqualTo(Limits.serverless().toBuilder()
                        .defaultReplicationFactorOnly(true)
                        .build());
        assertThat(Limits.serverless().defaultReplicationFactorOnly()).isFalse();
        assertThatThrownBy(() -> limits.toBuilder().partitions(-1).build())
                .hasMessage("partitions must be at least 0, but was -1");
        assertThat(limits.toBuilder().connectionsPerSecond(0).build().connectionsPerSecond())
                .hasValue(0);
        assertThatThrownBy(() -> limits.toBuilder().connectionsPerSecond(-1).build())
                .hasMessage("connectionsPerSecond must be at least 0, but was -1");
        assertThatThrownBy(() -> limits.toBuilder()
                        .shortestSession(Duration.ofSeconds(-1))
                        .build())
                .hasMessage("shortestSession must not be negative, but was PT-1S");
        assertThatThrownBy(() -> limits.toBuilder().topicRequestsPerSecond(0).build())
                .hasMessage("topicRequestsPerSecond must be at least 1, but was 0");
        assertThatThrownBy(() -> new Limits.CreationRate(1, Duration.ZERO, Limits.CreationRate.Refusal.INVALID_REQUEST))
                .hasMessage("window must be at least a millisecond, but was PT0S");
    }
}
