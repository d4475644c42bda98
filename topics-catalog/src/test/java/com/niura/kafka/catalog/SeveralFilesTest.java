package com.niura.kafka.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class SeveralFilesTest {

    private static final String PLATFORM = """
            version: 1
            services:
              gateway:
              core: { consumer-group: core-service }
            environments:
              production: { cluster-hosts: [a.example.org] }
            """;
    private static final String ORDERS = """
            services:
              core:
              shop: { consumer-group: shop-service }
            topics:
              orders: { partitions: 3, purpose: Orders, owner: shop, producers: [shop], consumers: [core] }
            environments:
              production:
                cluster-hosts: [a.example.org, b.example.org]
                topics: { orders: { partitions: 12 } }
              demo:
            """;
    private static final String RAW = """
            services: { core: { consumer-group: core-service } }
            topics:
              raw: { partitions: 1, purpose: Raw data, producers: [gateway], consumers: [core] }
            environments:
              production: { topics: { raw: { config: { retention.ms: 1 } } } }
            """;

    @TempDir
    Path folder;

    @Test
    void severalFiles_areOneCatalog() {
        // When
        var catalog = TopicCatalog.load(files(PLATFORM, ORDERS, RAW));

        // Then
        assertThat(catalog)
                .hasToString(
                        "TopicCatalog[topics: orders, raw; services: gateway, core, shop; environments: production,"
                                + " demo]");
        assertThat(catalog.service("core").consumerGroup()).contains("core-service");
        assertThat(catalog.service("core").consumes()).extracting(Topic::name).containsExactly("orders", "raw");
        assertThat(catalog.topic("orders").owner()).contains("shop");
        assertThat(catalog.environments().get(0).clusterHosts()).containsExactly("a.example.org", "b.example.org");
        var production = catalog.forEnvironment("production");
        assertThat(production.topic("orders").partitions()).isEqualTo(12);
        assertThat(production.topic("raw").configs()).containsEntry("retention.ms", "1");
        assertThat(TopicCatalog.load(files(PLATFORM, ORDERS, RAW), ValidationProfile.MSK_SERVERLESS)
                        .topics())
                .isEqualTo(catalog.topics());
    }

    @Test
    void locations_areThoseOfTheFileThatDeclares() {
        // Given
        var raw = RAW.replace("partitions: 1,", "partitions: 1, replication-factor: 3,");

        // When
        var problems = TopicCatalog.load(files(PLATFORM, raw)).validate(ValidationProfile.MSK_SERVERLESS);

        // Then
        assertThat(text(problems)).startsWith("1.yaml:3:45: topics.raw.replication-factor must be left out");
    }

    @Test
    void everythingThatFilesSayTwiceOrDifferently_isRefusedWithBothPlaces() {
        // When
        var refusal = refusal(PLATFORM, ORDERS, """
                services: { core: { consumer-group: other, team: a } }
                topics:
                  orders: { partitions: none }
                environments:
                  production:
                    cluster-hosts: [b.example.org, c d]
                    topics: { orders: { partitions: 6 }, row: }
                """);

        // Then
        assertThat(refusal).isEqualTo("""
                0.yaml + 1.yaml + 2.yaml is not a usable topic catalog: 5 problems
                2.yaml:1:37: services.core.consumer-group must be the same in all files, but was the text "other" after the text "core-service" at 0.yaml:4:27
                2.yaml:3:3: topics.orders is declared twice, the first time at 1.yaml:5:3
                2.yaml:6:36: environments.production.cluster-hosts[2] must be a host name without a port, but was "c d"
                2.yaml:7:15: environments.production.topics.orders is declared twice, the first time at 1.yaml:9:15
                2.yaml:7:42: environments.production.topics.row is none of the declared topics (orders)""");
    }

    @Test
    void everyFile_isReadBeforeAnyIsRefused() {
        assertThat(refusal("", "version: 2\nservice: {}", "topics: [")).isEqualTo("""
                0.yaml + 1.yaml + 2.yaml is not a usable topic catalog: 2 problems
                0.yaml:1:1: the catalog must not be empty: declare at least one topic
                2.yaml:1:10: the catalog is not valid YAML: expected the node content, but found '<stream end>' (while parsing a flow node that starts in line 1)""");
    }

    @Test
    void sectionsOfTheWrongKind_areRefused() {
        assertThat(refusal(PLATFORM, "services: []\ntopics: 3\nenvironments: { production: 1 }", ORDERS + "x-y: 1\n"))
                .isEqualTo("""
                0.yaml + 1.yaml + 2.yaml is not a usable topic catalog: 3 problems
                1.yaml:1:11: services must be a mapping from service names to services, but was a list
                1.yaml:2:9: topics must be a mapping from topic names to topics, but was 3
                1.yaml:3:29: environments.production must be a mapping, such as {} or { topics: … }, but was 1""");
    }

    @Test
    void unknownKeys_areNoticedInEachFile() {
        // Given
        var files = files(PLATFORM + "tiers: 1\n", ORDERS + "tiers: 2\n");

        // When
        var notices = TopicCatalog.load(files).notices();

        // Then
        assertThat(text(notices)).isEqualTo("""
                0.yaml:7:1: tiers is not a key of a catalog (version, services, topics, environments), and is ignored
                1.yaml:11:1: tiers is not a key of a catalog (version, services, topics, environments), and is ignored""");
    }

    @Test
    void noFile_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicCatalog.load(List.of()))
                .withMessage("files must be at least one, but was none");
    }

    private String refusal(String... texts) {
        var refusal = catchThrowableOfType(InvalidCatalogException.class, () -> TopicCatalog.load(files(texts)));
        return text(String.valueOf(refusal.getMessage()));
    }

    private String text(List<CatalogProblem> problems) {
        return text(problems.stream().map(CatalogProblem::toString).collect(Collectors.joining("\n")));
    }

    private String text(String message) {
        return message.replace(folder + "/", "");
    }

    private List<Path> files(String... texts) {
        var files = new ArrayList<Path>();
        try {
            for (var text : texts) {
                files.add(Files.writeString(folder.resolve(files.size() + ".yaml"), text));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
