package com.niura.kafka.guard.internal.failure;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.target.ClientSettings;
import com.niura.kafka.guard.internal.target.HostPort;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class FailuresTest {

    private static final Topic TOPIC =
            Topic.named("alerts").partitions(3).purpose("test").build();

    private final Failures failures =
            failures(Map.of("bootstrap.servers", "b1:9092", "ssl.key.password", "open sesame"));

    @Test
    void wordsOfOthers_areOnePrintableLineOfBearableLength_withoutSecrets() {
        String words = "\u001b[31mfirst\n  open sesame\u202e" + "x".repeat(5_000);

        Failure failure = failures.unreachable(words, new IllegalStateException(words));

        assertThat(failure.headline())
                .contains("over PLAINTEXT: ?[31mfirst [hidden]?xxx")
                .hasSizeLessThan(700)
                .endsWith("…");
        assertThat(failure.cause()).isEmpty();
        assertThat(failures.drift(TOPIC, "retention.ms", "1", words).found())
                .hasValueSatisfying(found -> assertThat(found).startsWith("retention.ms=?[31mfirst [hidden]?xxx"));
    }

    @Test
    void hostNameThatABrokerGives_isPrintableAndOfBearableLength() {
        HostPort leader = new HostPort("\u001b[2J\u202e" + "x".repeat(5_000), 9092);

        assertThat(List.of(
                        failures.leaderUnreachable(leader, "no", List.of("alerts")),
                        failures.notChecked("whether " + leader + " can be reached", "no", "")))
                .extracting(Failure::headline)
                .allSatisfy(
                        headline -> assertThat(headline).contains("?[2J?xxx").hasSizeLessThan(700));
    }

    @Test
    void causeWithoutSecrets_isHandedOn() {
        Throwable cause = new IllegalStateException("gone");

        assertThat(failures.unreachable("gone", cause).cause()).containsSame(cause);
    }

    @Test
    void catalogWithManyProblems_hasTheFirstLineAsHeadline_andTheOthersBeforeTheRemedy() {
        Failure failure = failures.catalogInvalid(new IllegalArgumentException("2 problems:\n  a: \u001bb\n  c"));

        assertThat(failure.headline()).isEqualTo("2 problems:");
        assertThat(failure.action()).startsWith("  a: ?b\n  c\nCorrect the catalog");
    }

    @Test
    void expectedAndFound_areData() {
        assertThat(failures.tooFewPartitions(TOPIC, 1))
                .returns(Optional.of("alerts"), Failure::resource)
                .returns(Optional.of("3"), Failure::expected)
                .returns(Optional.of("1"), Failure::found)
                .returns("alerts has 1 partition; expected at least 3 partitions", Failure::headline);
        assertThat(failures.clusterDenied("no", null))
                .returns(Optional.empty(), Failure::resource)
                .returns(Optional.of("Describe"), Failure::expected);
        assertThat(failures(Map.of("bootstrap.servers", "b1:9098", "sasl.mechanism", "AWS_MSK_IAM"))
                        .permissionMissing(Permission.WRITE_IDEMPOTENTLY, Optional.empty()))
                .returns(Optional.empty(), Failure::resource)
                .returns(Optional.of("kafka-cluster:WriteDataIdempotently"), Failure::expected);
        assertThat(failures.excessPermission(TOPIC, List.of(Permission.CREATE_TOPIC, Permission.ALTER_TOPIC_CONFIGS)))
                .returns(Optional.of("Create, AlterConfigs"), Failure::found);
    }

    /** What fetching the values of config providers may throw. */
    static Stream<Arguments> failedFetches() {
        return Stream.of(
                arguments(new IllegalStateException("503"), FailureCode.CONFIG_UNAVAILABLE, true, "503"),
                arguments(new ConfigException("Could not read /x"), FailureCode.CONFIG_UNAVAILABLE, true, "read /x"),
                arguments(
                        new ConfigException("config.providers.x.class", "x.Y", "Could not load config provider class"),
                        FailureCode.CONFIG_INVALID,
                        false,
                        "not load"),
                arguments(new NoClassDefFoundError("x/Y"), FailureCode.INTERNAL, false, "NoClassDefFoundError: x/Y"),
                arguments(new InterruptException("stop"), FailureCode.INTERRUPTED, false, "interrupted"));
    }

    @ParameterizedTest
    @MethodSource("failedFetches")
    void fetchThatFails_mayPass_unlessTheProviderItselfIsWrong(
            Throwable error, FailureCode code, boolean retriable, String words) {
        Failure failure = FailureClassifier.classifyFetch(error, failures);

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.retriable()).isEqualTo(retriable);
        assertThat(failure.headline()).contains(words);
    }

    private static Failures failures(Map<String, ?> client) {
        return new Failures(ClientSettings.of(client), CatalogSource.NONE, Audience.SERVICE);
    }
}
