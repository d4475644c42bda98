package com.niura.kafka.admin.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

import com.niura.kafka.admin.plan.Planner;
import com.niura.kafka.admin.plan.Status;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.internal.Deadline;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClusterReaderTest {

    @Test
    void idThatIsNotAnswered_isNotOneThatIsNotTold() {
        Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1"));
        Duration second = Duration.ofSeconds(1);
        admin.close();

        try (ClusterConnection connection = new ClusterConnection(
                ClusterAccess.of("127.0.0.1:1", Optional.empty(), Map.of(), second),
                Deadline.in(second),
                admin,
                second)) {
            assertThatThrownBy(new ClusterReader(connection)::clusterId).isInstanceOf(ClusterFailedException.class);
        }
    }

    @Test
    void partitionThatIsBeingMoved_hasTheReplicasThatItWillHave() {
        TopicState.Present moving = new TopicState.Present(
                List.of(new PartitionState(0, OptionalInt.of(1), List.of(4, 5, 6, 1, 2, 3), List.of(1, 2, 3))),
                new TopicConfigs.NotAsked());
        Topic declared = Topic.named("orders")
                .partitions(1)
                .replicationFactor(3)
                .purpose("Orders")
                .build();

        TopicState read = ClusterReader.moved(
                moving, 0, new PartitionReassignment(List.of(4, 5, 6, 1, 2, 3), List.of(4, 5, 6), List.of(1, 2, 3)));

        assertThat(new Planner(false)
                        .plan(
                                List.of(declared),
                                new ClusterState(Map.of("orders", read), new TreeSet<>(), Optional.empty()))
                        .count(Status.IN_SYNC))
                .isEqualTo(1);
    }
}
