package com.niura.kafka.guard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.ReadinessReport.CheckedTopic;
import com.niura.kafka.localmsk.KafkaVersion;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.junit.WithLocalMsk;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Service and cluster at different versions of the catalog, as they are while a release is rolled out. */
@WithLocalMsk
class RollingDeployIT {

    /** A name of its own for every test's service and topics: the tests share a cluster. */
    private static int count;

    private final String service = "eeg" + ++count;
    private final String rawData = service + ".raw";
    private final String results = service + ".results";

    private LocalMsk kafka;
    private Admin operator;

    @BeforeEach
    void use(LocalMsk started, Admin admin) {
        kafka = started;
        operator = admin;
    }

    @Test
    void clusterWithMoreThanTheServiceKnows_isReady(@TempDir Path folder) throws Exception {
        TopicCatalog older = older(folder);
        apply(older.topics());

        // Another catalog came since then, and an operator's own hand.
        apply(List.of(topic(service + ".brand.new"), topic(service + ".and.another")));
        operator.createPartitions(Map.of(rawData, NewPartitions.increaseTo(6)))
                .all()
                .get(20, TimeUnit.SECONDS);
        configure(rawData, "retention.ms", "60000");
        // Clients of 3.9 do not know the one, clients of 4.x the other.
        configure(
                rawData,
                kafka.kafkaVersion() == KafkaVersion.KAFKA_4
                        ? "errors.deadletterqueue.group.enable"
                        : "message.format.version",
                kafka.kafkaVersion() == KafkaVersion.KAFKA_4 ? "true" : "2.8");
        await().until(() -> partitions(rawData) == 6);

        assertReady(guard(older), present(rawData, 6), present(results, 3));
    }

    @Test
    void configThatIsDeclaredOtherwiseNow_isAWarningAndReady(@TempDir Path folder) throws Exception {
        TopicCatalog older = older(folder);
        apply(older.topics());
        configure(results, "retention.ms", "1209600000");

        assertThat(guard(older).assertReady().warnings())
                .filteredOn(warning -> warning.code() == FailureCode.CONFIG_DRIFT)
                .singleElement()
                .satisfies(drift -> {
                    assertThat(drift.resource()).contains(results);
                    assertThat(drift.expected()).contains("retention.ms=604800000");
                    assertThat(drift.found()).contains("retention.ms=1209600000");
                });
    }

    @Test
    void fileWithTopicsServicesAndEnvironmentsThatTheServiceDoesNotUse_isReady(@TempDir Path folder) throws Exception {
        TopicCatalog newer = newer(folder);
        // Only what this service uses: the rest may come later.
        apply(newer.service(service).topics());

        assertReady(guard(newer), present(rawData, 3), present(results, 3));
    }

    @Test
    void serviceDeployedBeforeItsTopicsAreApplied_isNotReady_andReadyOnceTheyAppearInTheSettleWindow(
            @TempDir Path folder) throws Exception {
        TopicCatalog newer = newer(folder);

        assertThat(guard(newer).check().missing()).containsExactlyInAnyOrder(rawData, results);

        CompletableFuture<ReadinessReport> restarted = TopicGuard.forService(service)
                .catalog(newer)
                .clientProperties(kafka.clientProperties())
                .settleWindow(Duration.ofSeconds(30))
                .build()
                .checkAsync();
        await().pollDelay(Duration.ofSeconds(1)).until(() -> !restarted.isDone());
        apply(newer.service(service).topics());

        assertThat(restarted.get(30, TimeUnit.SECONDS).failures()).isEmpty();
    }

    private TopicGuard guard(TopicCatalog catalog) {
        return TopicGuard.forService(service)
                .catalog(catalog)
                .clientProperties(kafka.clientProperties())
                .settleWindow(Duration.ofMillis(300))
                .build();
    }

    private static void assertReady(TopicGuard guard, CheckedTopic... topics) {
        ReadinessReport report = guard.assertReady();

        assertThat(report.topics()).containsExactlyInAnyOrder(topics);
        assertThat(report.warnings()).allMatch(warning -> warning.code() == FailureCode.UNVERIFIED);
    }

    private static CheckedTopic present(String topic, int partitions) {
        return new CheckedTopic(topic, 3, partitions, Optional.empty());
    }

    private TopicCatalog older(Path folder) throws Exception {
        return load(folder, """
                services:
                  gateway: {}
                  SERVICE: { consumer-group: eeg-service }
                topics:
                  SERVICE.raw:     { partitions: 3, purpose: Raw EEG, producers: [gateway], consumers: [SERVICE] }
                  SERVICE.results: { partitions: 3, purpose: Results, producers: [SERVICE], consumers: [], config: { retention.ms: 604800000 } }
                """);
    }

    private TopicCatalog newer(Path folder) throws Exception {
        return load(folder, """
                services:
                  gateway: {}
                  SERVICE: { consumer-group: eeg-service }
                  archive: { consumer-group: archive-service }
                topics:
                  SERVICE.raw:     { partitions: 3, purpose: Raw EEG, producers: [gateway], consumers: [SERVICE, archive] }
                  SERVICE.results: { partitions: 3, purpose: Results, producers: [SERVICE], consumers: [archive] }
                  SERVICE.archive: { partitions: 50, purpose: Not applied, producers: [archive], consumers: [archive], config: { a.config.of.the.future: 7 } }
                environments:
                  mars:
                    topics:
                      SERVICE.raw: { partitions: 12, config: { retention.ms: 1209600000 } }
                """);
    }

    private TopicCatalog load(Path folder, String yaml) throws Exception {
        return TopicCatalog.load(Files.writeString(folder.resolve("topics.yaml"), yaml.replace("SERVICE", service)));
    }

    private Topic topic(String name) {
        return new Topic(name, 3, "test", List.of(), List.of(), Map.of());
    }

    /** As the operator does: every topic in one request, with the configs that it declares. */
    private void apply(Collection<Topic> topics) throws Exception {
        operator.createTopics(topics.stream()
                        .map(topic -> new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                                .configs(topic.configs()))
                        .toList())
                .all()
                .get(20, TimeUnit.SECONDS);
        // The broker that is asked may hear of them later than the controller.
        for (Topic topic : topics) {
            await().ignoreExceptions().until(() -> partitions(topic.name()) == topic.partitions());
        }
    }

    private void configure(String topic, String key, String value) throws Exception {
        operator.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
                .all()
                .get(20, TimeUnit.SECONDS);
    }

    private int partitions(String topic) throws Exception {
        return operator.describeTopics(List.of(topic))
                .allTopicNames()
                .get(20, TimeUnit.SECONDS)
                .values()
                .iterator()
                .next()
                .partitions()
                .size();
    }
}
