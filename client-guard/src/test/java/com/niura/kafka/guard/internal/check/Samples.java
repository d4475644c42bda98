package com.niura.kafka.guard.internal.check;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.GuardMode;
import com.niura.kafka.guard.internal.failure.Audience;
import com.niura.kafka.guard.internal.failure.CatalogSource;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.target.ClientSettings;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.jspecify.annotations.Nullable;

/** What tests of a check begin with: a topic of three partitions, which core consumes and gateway produces to. */
final class Samples {

    static final Node LEADER = new Node(1, "b1", 9092);
    static final Topic TOPIC = Topic.named("a")
            .partitions(3)
            .purpose("test")
            .producers("gateway")
            .consumers("core")
            .config("retention.ms", "1000")
            .build();
    static final Map<String, Object> PLAIN = Map.of("bootstrap.servers", "b1:9092");
    static final Map<String, Object> IAM =
            Map.of("bootstrap.servers", "b1:9098", "security.protocol", "SASL_SSL", "sasl.mechanism", "AWS_MSK_IAM");

    private Samples() {}

    static Failures failures(Map<String, Object> client) {
        return new Failures(ClientSettings.of(client), CatalogSource.NONE, Audience.SERVICE);
    }

    static Failures failures() {
        return failures(PLAIN);
    }

    /** What a service requires that has this one topic. */
    static RequiredTopics requiredBy(String service) {
        return new RequiredTopics(
                List.of(TOPIC),
                CatalogSource.NONE,
                Optional.of(new RequiredTopics.Use(service, Optional.of(service + "-group"))),
                Optional.empty(),
                List.of());
    }

    static GuardConfig config(Duration timeout, Duration settleWindow, Duration permissionWindow) {
        return new GuardConfig(
                "core",
                () -> requiredBy("core"),
                ClientSettings.of(PLAIN),
                GuardMode.FAIL,
                Set.of(FailureCode.PERMISSION_MISSING, FailureCode.CONFIG_DRIFT),
                Optional.empty(),
                timeout,
                Duration.ofSeconds(15).compareTo(timeout) < 0 ? Duration.ofSeconds(15) : timeout,
                settleWindow,
                permissionWindow,
                Audience.SERVICE);
    }

    /** The topic as an admin client describes it, with a partition for each leader. */
    static TopicDescription described(@Nullable Node... leaders) {
        return described(Set.of(AclOperation.DESCRIBE, AclOperation.READ, AclOperation.WRITE), leaders);
    }

    static TopicDescription described(@Nullable Set<AclOperation> authorized, @Nullable Node... leaders) {
        return new TopicDescription(
                TOPIC.name(),
                false,
                IntStream.range(0, leaders.length)
                        .mapToObj(id -> new TopicPartitionInfo(id, leaders[id], List.of(LEADER), List.of(LEADER)))
                        .toList(),
                authorized);
    }
}
