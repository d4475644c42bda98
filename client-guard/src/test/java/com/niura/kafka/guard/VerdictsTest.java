package com.niura.kafka.guard;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import com.niura.kafka.catalog.Topic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VerdictsTest {

    private static final TargetCluster CLUSTER = TargetCluster.of(Map.of("bootstrap.servers", "b1:9092"));
    private static final CatalogSource SOURCE = new CatalogSource(true, Optional.empty());
    private static final Declarations DECLARATIONS = new Declarations(SOURCE, Optional.empty());
    private static final Verdicts VERDICTS = new Verdicts(DECLARATIONS, Map.of("bootstrap.servers", "b1:9092"));
    private static final Verdicts TLS_VERDICTS =
            new Verdicts(DECLARATIONS, Map.of("bootstrap.servers", "b1:9093", "security.protocol", "SSL"));
    private static final Node LEADER = new Node(1, "b1", 9092);
    private static final Topic THREE_PARTITIONS = new Topic("a", 3, "test", List.of(), List.of(), Map.of());

    @Test
    void asManyPartitionsAsDeclaredOrMore_isPresent() {
        assertThat(verdict(LEADER, LEADER, LEADER)).isEqualTo(new TopicVerdict.Present("a", 3, 3));
        assertThat(verdict(LEADER, LEADER, LEADER, LEADER)).isEqualTo(new TopicVerdict.Present("a", 3, 4));
    }

    @Test
    void fewerPartitions_areTooFew_alsoWhenOneHasNoLeader() {
        assertThat(verdict(LEADER, null)).isEqualTo(new TopicFailure.TooFewPartitions("a", 3, 2, SOURCE, CLUSTER));
    }

    @Test
    void partitionsWithoutLeader_areNamed() {
        assertThat(verdict(null, LEADER, Node.noNode()))
                .isEqualTo(new TopicFailure.NotReady("a", List.of(0, 2), CLUSTER));
    }

    private static TopicVerdict verdict(@Nullable Node... leaders) {
        List<TopicPartitionInfo> partitions = IntStream.range(0, leaders.length)
                .mapToObj(id -> new TopicPartitionInfo(id, leaders[id], List.of(LEADER), List.of(LEADER)))
                .toList();
        return VERDICTS.on(THREE_PARTITIONS, new TopicDescription("a", false, partitions));
    }

    @Test
    void aConsumersView_isJudgedAlike_andNoPartitionsAreNoTopic() {
        assertThat(seen(LEADER, LEADER, LEADER)).isEqualTo(new TopicVerdict.Present("a", 3, 3));
        assertThat(seen(LEADER, null)).isEqualTo(new TopicFailure.TooFewPartitions("a", 3, 2, SOURCE, CLUSTER));
        assertThat(seen(null, LEADER, Node.noNode())).isEqualTo(new TopicFailure.NotReady("a", List.of(0, 2), CLUSTER));
        assertThat(seen()).isEqualTo(new TopicFailure.Missing("a", 3, SOURCE, CLUSTER));
    }

    @Test
    void errors_areAboutTheTopic_orAboutTheCluster() {
        assertThat(VERDICTS.on(THREE_PARTITIONS, new UnknownTopicOrPartitionException()))
                .contains(new TopicFailure.Missing("a", 3, SOURCE, CLUSTER));
        assertThat(VERDICTS.on(THREE_PARTITIONS, new TopicAuthorizationException("no")))
                .contains(new TopicFailure.Unauthorized("a", CLUSTER));
        assertThat(VERDICTS.on(THREE_PARTITIONS, new InvalidTopicException("what a name")))
                .contains(new TopicFailure.Undetermined("a", "what a name", false));
        assertThat(VERDICTS.on(THREE_PARTITIONS, new ClusterAuthorizationException("no")))
                .isEmpty();
        assertThat(VERDICTS.on(THREE_PARTITIONS, new TimeoutException("late"))).isEmpty();
        assertThat(TLS_VERDICTS.on(THREE_PARTITIONS, new TimeoutException("The AdminClient thread has exited.")))
                .isEmpty();
    }

    private static TopicVerdict seen(@Nullable Node... leaders) {
        return VERDICTS.on(
                THREE_PARTITIONS,
                IntStream.range(0, leaders.length)
                        .mapToObj(id -> new PartitionInfo("a", id, leaders[id], new Node[0], new Node[0]))
                        .toList());
    }
}
