package com.niura.kafka.catalog;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class TopicCatalogTest {
    private static final String CATALOG = """
            services:
              gateway:
              core: { consumer-group: core-service }
              idle:
            topics:
              raw:
                partitions: 3
                purpose: Raw data
                producers: [gateway]
                consumers: [core]
                config: { retention.ms: 1000, cleanup.policy: delete }
              alerts: { partitions: 1, purpose: Alerts, producers: [core, gateway], consumers: [gateway] }
            environments:
              production:
                topics:
                  raw: { partitions: 2401, replication-factor: 3, config: { retention.ms: 2000, max.message.bytes: 9000000 } }
              demo:
            """;

    private final TopicCatalog catalog = load(CATALOG);

    @Test
    void service_knowsItsTopicsInCatalogOrder() {
        // When
        var gateway = catalog.service("gateway");

        // Then
        var raw = catalog.topic("raw");
        var alerts = catalog.topic("alerts");
        assertThat(gateway).isEqualTo(new Service("gateway", Optional.empty(), List.of(raw, alerts), List.of(alerts)));
        assertThat(gateway.topics()).containsExactly(raw, alerts);
        assertThat(catalog.service("core"))
                .isEqualTo(new Service("core", Optional.of("core-service"), List.of(alerts), List.of(raw)));
        assertThat(catalog.service("core").topics()).containsExactly(alerts, raw);
        assertThat(catalog.service("idle").topics()).isEmpty();
    }

    @Test
    void topic_isFoundByItsName() {
        assertThat(catalog.find("raw")).contains(catalog.topics().get(0));
        assertThat(catalog.find("row")).isEmpty();
        assertThat(catalog.topic("raw"))
                .isEqualTo(new Topic(
                        "raw",
                        3,
                        "Raw data",
                        List.of("gateway"),
                        List.of("core"),
                        Map.of("retention.ms", "1000", "cleanup.policy", "delete")));
    }

    @Test
    void everything_isListedInDeclaredOrder() {
        assertThat(catalog)
                .hasToString("TopicCatalog[topics: raw, alerts; services: gateway, core, idle;"
                        + " environments: production, demo]");
        assertThat(catalog.topics()).extracting(Topic::name).containsExactly("raw", "alerts");
        assertThat(catalog.services()).extracting(Service::name).containsExactly("gateway", "core", "idle");
        assertThat(catalog.environments()).extracting(Environment::name).containsExactly("production", "demo");
        assertThat(catalog.topic("raw").configs().keySet()).containsExactly("retention.ms", "cleanup.policy");
    }

    static Stream<Arguments> unknownNames() {
        var catalog = load(CATALOG);
        return Stream.of(
                arguments(
                        (ThrowingCallable) () -> catalog.service("gatway"),
                        "unknown service \"gatway\": did you mean gateway? The catalog knows core, gateway, idle"),
                arguments(
                        (ThrowingCallable) () -> catalog.topic("orders\u001b"),
                        "unknown topic \"orders\\u{001b}\": the catalog knows alerts, raw"),
                arguments(
                        (ThrowingCallable) () -> catalog.forEnvironment("prodution"),
                        "unknown environment \"prodution\": did you mean production? The catalog knows demo, production"),
                arguments(
                        (ThrowingCallable) () -> catalog.forEnvironment("demo").forEnvironment("demo"),
                        "unknown environment \"demo\": the catalog knows no environment"));
    }

    @ParameterizedTest
    @MethodSource("unknownNames")
    void unknownName_isRefusedWithTheNearestName_andTheKnownOnes(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(UnknownNameException.class).hasMessage(message);
    }

    @Test
    void forEnvironment_appliesTheDifferencesAndNothingElse() {
        // When
        var production = catalog.forEnvironment("production");

        // Then
        var raw = production.topic("raw");
        assertThat(raw.partitions()).isEqualTo(2401);
        assertThat(raw.replicationFactor()).hasValue(3);
        assertThat(raw.configs())
                .containsExactly(
                        Map.entry("retention.ms", "2000"),
                        Map.entry("cleanup.policy", "delete"),
                        Map.entry("max.message.bytes", "9000000"));
        assertThat(production.topic("alerts")).isEqualTo(catalog.topic("alerts"));
        assertThat(production.service("core").consumes()).containsExactly(raw);
        assertThat(production.service("core").consumerGroup()).contains("core-service");
        assertThat(production.environments()).isEmpty();
        assertThat(catalog.topic("raw").partitions()).isEqualTo(3);
        assertThat(catalog.forEnvironment("demo").topics()).isEqualTo(catalog.topics());
    }

    @Test
    void notices_areKeptInAnEnvironment_andAreNoneOfAStrictCatalog() {
        // Given
        var text = CATALOG + "tiers: 1\n";

        // When
        var lenient = TopicCatalog.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "test.yaml");

        // Then
        assertThat(lenient.notices())
                .containsExactly(new CatalogProblem(
                        Optional.of(new CatalogProblem.Location("test.yaml", 18, 1)),
                        "tiers",
                        "tiers is not a key of a catalog (version, services, topics, environments), and is ignored"));
        assertThat(lenient.forEnvironment("demo").notices()).isEqualTo(lenient.notices());
        assertThat(lenient.topics()).isEqualTo(catalog.topics());
        assertThat(catalog.notices()).isEmpty();
        assertThatThrownBy(() -> load(text)).isInstanceOf(InvalidCatalogException.class);
    }

    @Test
    void validate_givesThePlaceInTheFile() {
        assertThat(catalog.validate(ValidationProfile.KAFKA)).isEmpty();
        assertThat(messages(catalog.validate(ValidationProfile.MSK_SERVERLESS))).isEqualTo("""
                test.yaml:16:26: environments.production.topics.raw.partitions must be a whole number from 1 to 2400, but was 2401
                test.yaml:16:52: environments.production.topics.raw.replication-factor must be left out, because MSK Serverless replicates as it sees fit, but was 3
                test.yaml:16:104: environments.production.topics.raw.config.max.message.bytes must be a whole number of bytes from 0 to 8388608, but was "9000000\"""");
    }

    @Test
    void validateForAnEnvironment_givesThePlaceOfTheDifference() {
        var production = catalog.forEnvironment("production");

        assertThat(messages(production.validate(ValidationProfile.MSK_SERVERLESS)))
                .isEqualTo("""
                test.yaml:16:26: topics.raw.partitions must be a whole number from 1 to 2400, but was 2401
                test.yaml:16:52: topics.raw.replication-factor must be left out, because MSK Serverless replicates as it sees fit, but was 3
                test.yaml:16:104: topics.raw.config.max.message.bytes must be a whole number of bytes from 0 to 8388608, but was "9000000\"""");
        assertThat(catalog.forEnvironment("demo").validate(ValidationProfile.MSK_SERVERLESS))
                .isEmpty();
    }

    @Test
    void everyProblem_isReportedAtOnceAndInTheFilesOrder() {
        // When
        var refusal = refusal("""
                services:
                  core: { consumer-group: "" }
                topics:
                  raw: { partitions: 0, producers: [cor], config: { A_b: 1 } }
                  "a b": { partition: 3, purpose: &x x }
                environments:
                  production: { topics: { row: { partitions: many } } }
                """);

        // Then
        assertThat(refusal).hasMessage("""
                        test.yaml is not a usable topic catalog: 10 problems
                        test.yaml:2:27: services.core.consumer-group must not be blank: leave it out if the service has no consumer group
                        test.yaml:4:3: topics.raw.purpose is missing: say in one line what the topic is for
                        test.yaml:4:22: topics.raw.partitions must be a whole number from 1 to 10000, but was 0
                        test.yaml:4:37: topics.raw.producers[0] names the service "cor", which is none of core: did you mean core?
                        test.yaml:4:53: topics.raw.config.A_b is not written like a Kafka topic config, which has lower-case words and dots as in retention.ms: did you mean a.b?
                        test.yaml:5:3: topics."a b" has an illegal character in its name, " " at position 2: Kafka allows letters, digits, ".", "_" and "-"
                        test.yaml:5:12: topics."a b".partition is not a key of a topic (partitions, replication-factor, purpose, owner, producers, consumers, config): did you mean partitions?
                        test.yaml:5:35: topics."a b".purpose has the anchor &x: leave it out, anchors are not allowed
                        test.yaml:7:27: environments.production.topics.row is none of the declared topics (raw, "a b"): did you mean raw?
                        test.yaml:7:46: environments.production.topics.row.partitions must be a whole number from 1 to 10000, but was the text "many\"""");
        assertThat(refusal.problems())
                .hasSize(10)
                .element(0)
                .returns(Optional.of(new CatalogProblem.Location("test.yaml", 2, 27)), CatalogProblem::location)
                .returns("services.core.consumer-group", CatalogProblem::path);
    }

    @Test
    void moreThanTwentyProblems_areAllGivenButNotAllPrinted() {
        // Given
        var topics = IntStream.range(0, 25)
                .mapToObj("  t%d: { partitions: 0, purpose: p }\n"::formatted)
                .collect(Collectors.joining());

        // When
        var refusal = refusal("topics:\n" + topics);

        // Then
        assertThat(refusal.problems()).hasSize(25);
        assertThat(String.valueOf(refusal.getMessage()).lines())
                .hasSize(22)
                .first()
                .isEqualTo("test.yaml is not a usable topic catalog: 25 problems");
        assertThat(refusal.getMessage()).contains("t19.partitions").endsWith("\nand 5 more");
    }

    @Test
    void largeCatalogWithAProblemInEveryLine_isRefusedInSeconds() {
        // Given
        var services = IntStream.range(0, 1500)
                .mapToObj(i -> "  service-%070d:\n".formatted(i))
                .collect(Collectors.joining());
        var topics = IntStream.range(0, 8800)
                .mapToObj(i -> "  t%d: { producers: [service-%070d] }\n".formatted(i, i + 10_000))
                .collect(Collectors.joining());
        var text = "services:\n" + services + "topics:\n" + topics;
        assertThat(text).hasSizeBetween(900_000, CatalogFile.MOST_BYTES);

        // When
        var refusal = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> refusal(text));

        // Then
        assertThat(refusal.problems()).hasSize(26_400);
    }

    @Test
    void clusterHosts_pinAClusterToAnEnvironment() {
        var production = Environment.named("production").clusterHosts("boot-x.example.org");
        var pinned = TopicCatalog.builder()
                .topic(Topic.named("orders").partitions(1).purpose("Orders").build())
                .environment(Environment.named("staging").build())
                .environment(production.build())
                .build();

        assertThat(pinned.environmentOfHost("BOOT-x.example.org").map(Environment::name))
                .contains("production");
        assertThat(pinned.environmentOfHost("boot-y.example.org")).isEmpty();
    }

    @Test
    void clusterHosts_areHostNames_ofOneEnvironmentEach() {
        assertThat(messages(refusal("""
                topics: { orders: { partitions: 1, purpose: Orders } }
                environments:
                  staging: { cluster-hosts: [a.example.org, "b.example.org:9098"] }
                  production: { cluster-hosts: [A.example.org] }
                """).problems())).isEqualTo("""
                test.yaml:3:45: environments.staging.cluster-hosts[1] must be a host name without a port, but was "b.example.org:9098"
                test.yaml:4:33: environments.production.cluster-hosts[0] names the host A.example.org again, which belongs to the environment staging""");
    }

    private static String messages(List<CatalogProblem> problems) {
        return problems.stream().map(CatalogProblem::toString).collect(Collectors.joining("\n"));
    }

    private static InvalidCatalogException refusal(String text) {
        return catchThrowableOfType(InvalidCatalogException.class, () -> load(text));
    }

    private static TopicCatalog load(String text) {
        return TopicCatalog.load(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "test.yaml", ValidationProfile.KAFKA);
    }
}
