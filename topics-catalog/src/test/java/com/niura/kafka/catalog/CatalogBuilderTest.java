package com.niura.kafka.catalog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class CatalogBuilderTest {

    @Test
    void catalogBuiltInCode_isLikeOneFromAFile() {
        // When
        var catalog = TopicCatalog.builder()
                .environment(Environment.named("production")
                        .partitions("raw", 12)
                        .config("raw", "retention.ms", "2000")
                        .build())
                .topic(Topic.named("raw")
                        .partitions(3)
                        .purpose("Raw data")
                        .producers("gateway")
                        .consumers("core", "gateway")
                        .config("retention.ms", "1000")
                        .config("cleanup.policy", "delete")
                        .build())
                .service("gateway")
                .service("core", "core-service")
                .build();

        // Then
        var raw = new Topic(
                "raw",
                3,
                "Raw data",
                List.of("gateway"),
                List.of("core", "gateway"),
                Map.of("retention.ms", "1000", "cleanup.policy", "delete"));
        assertThat(catalog.topics()).containsExactly(raw);
        assertThat(catalog.service("core"))
                .isEqualTo(new Service("core", Optional.of("core-service"), List.of(), List.of(raw)));
        assertThat(catalog.service("gateway").consumerGroup()).isEmpty();
        var there = catalog.forEnvironment("production").topic("raw");
        assertThat(there.partitions()).isEqualTo(12);
        assertThat(there.configs()).isEqualTo(Map.of("retention.ms", "2000", "cleanup.policy", "delete"));
    }

    @Test
    void everyRule_holdsForCodeToo() {
        // Given
        var builder = TopicCatalog.builder()
                .service("my service", " ")
                .service("core")
                .service("core")
                .topic(Topic.named("a.b").partitions(1).build())
                .topic(Topic.named("a_b")
                        .partitions(1)
                        .purpose("p")
                        .producers("cor", "core", "core")
                        .build())
                .topic(topic("__consumer_offsets"))
                .topic(topic("a.b"))
                .environment(Environment.named("").partitions("a.c", -1).build())
                .environment(Environment.named("x").build())
                .environment(Environment.named("x").build());

        // When
        var refusal = catchThrowableOfType(InvalidCatalogException.class, builder::build);

        // Then
        assertThat(refusal).hasMessage("""
                        the catalog built in code is not a usable topic catalog: 13 problems
                        services."my service" must be named with 1 to 100 letters, digits, ".", "_" and "-", the first a letter or a digit
                        services."my service".consumer-group must not be blank: leave it out if the service has no consumer group
                        services.core is declared twice
                        topics.a_b collides with a.b: brokers refuse a name that differs from another only in "." and "_", because metrics cannot tell them apart
                        topics.a.b is declared twice
                        topics.a.b.purpose must not be blank: say in one line what the topic is for
                        topics.a_b.producers[0] names the service "cor", which is none of "my service", core: did you mean core?
                        topics.a_b.producers[2] names the service core again, after topics.a_b.producers[1]
                        topics.__consumer_offsets is a topic that brokers create for themselves: leave it out
                        environments."" must be named with 1 to 100 letters, digits, ".", "_" and "-", the first a letter or a digit
                        environments."".topics.a.c is none of the declared topics (a.b, a_b, __consumer_offsets): did you mean a.b?
                        environments."".topics.a.c.partitions must be a whole number from 1 to 10000, but was -1
                        environments.x is declared twice""");
        assertThat(refusal.problems())
                .allSatisfy(problem -> assertThat(problem.location()).isEmpty());
    }

    @Test
    void topicThatKafkaWouldRefuse_cannotBeBuilt() {
        assertThat(refusals(
                        IllegalArgumentException.class,
                        Topic.named("").partitions(1)::build,
                        Topic.named("a\u001bb").partitions(1)::build,
                        Topic.named("..").partitions(1)::build,
                        Topic.named("a").partitions(0)::build,
                        Topic.named("a").partitions(10_001)::build,
                        Topic.named("a").partitions(1).replicationFactor(0)::build,
                        Topic.named("a").partitions(1).purpose("\u202e")::build,
                        Topic.named("a").partitions(1).owner(" ")::build,
                        Topic.named("a").partitions(1).producers("b\n")::build,
                        Topic.named("a").partitions(1).consumers("\r")::build,
                        Topic.named("a").partitions(1).config("Retention.MS", "1")::build,
                        Topic.named("a").partitions(1).config("retention.ms", "7d")::build))
                .isEqualTo("""
                        topic "" must have a name, but it is empty
                        topic "a\\u{001b}b" has an illegal character in its name, "\\u{001b}" at position 2: Kafka allows letters, digits, ".", "_" and "-"
                        topic ".." must not be named "..": Kafka does not allow it
                        partitions of topic a must be a whole number from 1 to 10000, but was 0
                        partitions of topic a must be a whole number from 1 to 10000, but was 10001
                        replicationFactor of topic a must be a whole number from 1 to 32767, but was 0
                        purpose of topic a must be one line without control and format characters, but has \\u{202e} at position 1: "\\u{202e}"
                        owner of topic a must not be blank: leave it out if nobody owns the topic
                        a producer of topic a must be one line without control and format characters, but has \\n at position 2: "b\\n"
                        a consumer of topic a must be one line without control and format characters, but has \\r at position 1: "\\r"
                        a config of topic a is not written like a Kafka topic config, which has lower-case words and dots as in retention.ms: did you mean retention.ms?
                        retention.ms of topic a must be a whole number of at most 9223372036854775807, but was "7d"
                        """);
        assertThat(refusals(IllegalStateException.class, Topic.named("x")::build))
                .isEqualTo("topic \"x\": partitions must be set\n");
    }

    @Test
    void profile_isThatOfTheBuild() {
        // Given
        var raw = Topic.named("raw").partitions(2401).purpose("p").config("segment.bytes", "1048576");
        var builder = TopicCatalog.builder().topic(raw.build());

        // When
        var refusal = catchThrowableOfType(
                InvalidCatalogException.class, () -> builder.build(ValidationProfile.MSK_SERVERLESS));

        // Then
        assertThat(refusal.problems())
                .extracting(CatalogProblem::path)
                .containsExactly("topics.raw.partitions", "topics.raw.config.segment.bytes");
        assertThat(builder.build().validate(ValidationProfile.MSK_SERVERLESS)).isEqualTo(refusal.problems());
    }

    @Test
    void builtValues_doNotChangeWithWhatTheyWereBuiltFrom() {
        // Given
        var services = new ArrayList<>(List.of("core"));
        var configs = new LinkedHashMap<>(Map.of("retention.ms", "1"));
        var topic = new Topic("raw", 1, "p", services, services, configs);
        var overrides = new LinkedHashMap<String, Environment.TopicOverride>();
        var environment = new Environment("x", List.of(), overrides);
        var builder = TopicCatalog.builder().service("core").topic(topic);
        var catalog = builder.build();

        // When
        services.add("eeg");
        configs.put("cleanup.policy", "compact");
        overrides.put("raw", new Environment.TopicOverride(OptionalInt.of(2), OptionalInt.empty(), configs));
        builder.topic(topic("other"));

        // Then
        assertThat(topic)
                .isEqualTo(new Topic("raw", 1, "p", List.of("core"), List.of("core"), Map.of("retention.ms", "1")));
        assertThat(environment.topics()).isEmpty();
        assertThat(catalog.topics()).containsExactly(topic);
        assertThat(topic.configs()).isUnmodifiable();
        assertThat(catalog.topics()).isUnmodifiable();
        assertThat(catalog.services()).isUnmodifiable();
    }

    @Test
    void valueSetTwice_isRefusedWithTheFirst() {
        var topic = Topic.named("raw")
                .partitions(3)
                .replicationFactor(2)
                .purpose("p")
                .owner("o")
                .config("retention.ms", "1");
        var environment = Environment.named("x")
                .partitions("raw", 3)
                .replicationFactor("raw", 2)
                .config("raw", "retention.ms", "1");

        assertThat(refusals(
                        IllegalStateException.class,
                        () -> topic.partitions(4),
                        () -> topic.replicationFactor(3),
                        () -> topic.purpose("q"),
                        () -> topic.owner("q"),
                        () -> topic.config("retention.ms", "2"),
                        () -> environment.partitions("raw", 4),
                        () -> environment.replicationFactor("raw", 3),
                        () -> environment.config("raw", "retention.ms", "2")))
                .isEqualTo("""
                        topic "raw": partitions is set already, to "3"
                        topic "raw": replicationFactor is set already, to "2"
                        topic "raw": purpose is set already, to "p"
                        topic "raw": owner is set already, to "o"
                        topic "raw": config "retention.ms" is set already, to "1"
                        environment "x", topic "raw": partitions is set already, to "3"
                        environment "x", topic "raw": replicationFactor is set already, to "2"
                        environment "x", topic "raw": config "retention.ms" is set already, to "1"
                        """);
    }

    @Test
    @SuppressWarnings("NullAway")
    void null_isRefused() {
        var none = OptionalInt.empty();
        var configs = new LinkedHashMap<String, String>();
        configs.put("retention.ms", null);

        assertNullIsRefused("name", () -> Topic.named(null));
        assertNullIsRefused("purpose", () -> Topic.named("x").purpose(null));
        assertNullIsRefused("owner", () -> Topic.named("x").owner(null));
        assertNullIsRefused("config key", () -> Topic.named("x").config(null, "1"));
        assertNullIsRefused("config \"a\"", () -> Topic.named("x").config("a", null));
        assertNullIsRefused("name", () -> new Topic(null, 1, "p", List.of(), List.of(), Map.of()));
        assertNullIsRefused("purpose", () -> new Topic("x", 1, null, List.of(), List.of(), Map.of()));
        assertNullIsRefused("replicationFactor", () -> new Topic("x", 1, null, "p", List.of(), List.of(), Map.of()));
        assertNullIsRefused("owner", () -> new Topic("x", 1, none, "p", null, List.of(), List.of(), Map.of()));
        assertNullIsRefused("config \"retention.ms\"", () -> new Topic("x", 1, "p", List.of(), List.of(), configs));
        assertNullIsRefused("name", () -> Environment.named(null));
        assertNullIsRefused("topic name", () -> Environment.named("x").partitions(null, 1));
        assertNullIsRefused(
                "config \"retention.ms\"", () -> Environment.named("x").config("raw", "retention.ms", null));
        assertNullIsRefused("partitions", () -> new Environment.TopicOverride(null, none, Map.of()));
        assertNullIsRefused("replicationFactor", () -> new Environment.TopicOverride(none, null, Map.of()));
        assertNullIsRefused("consumerGroup", () -> new Service("x", null, List.of(), List.of()));
        assertNullIsRefused("service name", () -> TopicCatalog.builder().service(null));
        assertNullIsRefused("consumerGroup", () -> TopicCatalog.builder().service("x", null));
        assertNullIsRefused("topic", () -> TopicCatalog.builder().topic(null));
        assertNullIsRefused("environment", () -> TopicCatalog.builder().environment(null));
        assertNullIsRefused("profile", () -> TopicCatalog.builder().build(null));
        assertNullIsRefused("file", () -> TopicCatalog.load((Path) null));
        assertNullIsRefused("profile", () -> TopicCatalog.load(Path.of("x"), null));
        assertNullIsRefused("profile", () -> Topics.catalog().validate(null));
        assertNullIsRefused("name", () -> Topics.catalog().find(null));
        assertNullIsRefused("name", () -> Topics.catalog().service(null));
    }

    private static void assertNullIsRefused(String what, ThrowingCallable call) {
        assertThatNullPointerException().isThrownBy(call).withMessage(what + " must not be null");
    }

    /** The messages, one a line. */
    private static String refusals(Class<? extends RuntimeException> type, ThrowingCallable... calls) {
        return Stream.of(calls)
                .map(call -> catchThrowableOfType(type, call).getMessage() + "\n")
                .collect(Collectors.joining());
    }

    private static Topic topic(String name) {
        return Topic.named(name).partitions(1).purpose("p").build();
    }
}
