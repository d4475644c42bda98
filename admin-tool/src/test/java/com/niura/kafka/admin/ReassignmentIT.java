package com.niura.kafka.admin;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

import com.niura.kafka.localmsk.KafkaVersion;
import com.niura.kafka.localmsk.LocalMsk;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A partition that is on its way from one broker to another has a replica more, for as long as that takes. */
class ReassignmentIT {

    private static final TopicPartition MOVING = new TopicPartition("orders", 0);

    @TempDir
    Path folder;

    @Test
    void partitionThatIsBeingMoved_isNoDifference() throws Exception {
        assumeTrue(KafkaVersion.byDefault() == KafkaVersion.KAFKA_4, "local-msk has one broker at this level");
        String catalog = Catalogs.of(folder, "orders: { partitions: 1, replication-factor: 1 }");
        try (LocalMsk kafka = LocalMsk.builder().brokers(2).start();
                Admin admin = Admin.create(kafka.clientProperties())) {
            startMoving(kafka, admin);

            Run run = Run.of("plan", "--bootstrap-server", kafka.bootstrapServers(), "--catalog", catalog);

            // Without this the test would show nothing.
            assertThat(admin.listPartitionReassignments().reassignments().get()).containsKey(MOVING);
            assertThat(replicas(admin)).hasSize(2);
            assertThat(run.exitCode()).as(run.all()).isZero();

            admin.alterPartitionReassignments(Map.of(MOVING, Optional.empty()))
                    .all()
                    .get();
        }
    }

    /** Moves a partition with two megabytes at a kilobyte a second. */
    private static void startMoving(LocalMsk kafka, Admin admin) throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(new NewTopic("orders", Map.of(0, List.of(1)))))
                .all()
                .get();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka.clientProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < 4; i++) {
                producer.send(new ProducerRecord<>("orders", new byte[500_000])).get();
            }
        }
        admin.incrementalAlterConfigs(Map.of(
                        broker(1),
                        List.of(set("leader.replication.throttled.rate", "1000")),
                        broker(2),
                        List.of(set("follower.replication.throttled.rate", "1000")),
                        new ConfigResource(ConfigResource.Type.TOPIC, "orders"),
                        List.of(
                                set("leader.replication.throttled.replicas", "*"),
                                set("follower.replication.throttled.replicas", "*"))))
                .all()
                .get();
        admin.alterPartitionReassignments(Map.of(MOVING, Optional.of(new NewPartitionReassignment(List.of(2)))))
                .all()
                .get();
    }

    private static List<Node> replicas(Admin admin) throws ExecutionException, InterruptedException {
        Map<String, TopicDescription> topics =
                admin.describeTopics(List.of("orders")).allTopicNames().get();
        return Objects.requireNonNull(topics.get("orders")).partitions().get(0).replicas();
    }

    private static ConfigResource broker(int id) {
        return new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(id));
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), OpType.SET);
    }
}
