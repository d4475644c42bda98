package com.niura.kafka.guard;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.niura.kafka.catalog.Topic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TopicDescriberTest {

    private static final TargetCluster CLUSTER = TargetCluster.of(Map.of("bootstrap.servers", "b1:9092"));
    private static final Node LEADER = new Node(1, "b1", 9092);
    private static final Topic THREE_PARTITIONS = new Topic("a", 3, "test", List.of(), List.of(), Map.of());

    @Test
    void asManyPartitionsAsDeclaredOrMore_isPresent() {
        assertThat(verdict(LEADER, LEADER, LEADER)).isEqualTo(new TopicVerdict.Present("a", 3, 3));
        assertThat(verdict(LEADER, LEADER, LEADER, LEADER)).isEqualTo(new TopicVerdict.Present("a", 3, 4));
    }

    @Test
    void fewerPartitions_areTooFew_alsoWhenOneHasNoLeader() {
        assertThat(verdict(LEADER, null)).isEqualTo(new TopicFailure.TooFewPartitions("a", 3, 2, CLUSTER));
    }

    @Test
    void partitionsWithoutLeader_areNamed() {
        assertThat(verdict(null, LEADER, Node.noNode())).isEqualTo(new TopicFailure.NotReady("a", List.of(0, 2)));
    }

    private static TopicVerdict verdict(@Nullable Node... leaders) {
        List<TopicPartitionInfo> partitions = IntStream.range(0, leaders.length)
                .mapToObj(id -> new TopicPartitionInfo(id, leaders[id], List.of(LEADER), List.of(LEADER)))
                .toList();
        return TopicDescriber.verdict(THREE_PARTITIONS, new TopicDescription("a", false, partitions), CLUSTER);
    }
}
