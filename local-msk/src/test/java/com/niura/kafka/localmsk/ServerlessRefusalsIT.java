package com.niura.kafka.localmsk;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

import com.niura.kafka.localmsk.iam.Limits;
import com.niura.kafka.localmsk.iam.Limits.CreationRate;
import com.niura.kafka.localmsk.iam.Limits.CreationRate.Refusal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static com.niura.kafka.localmsk.IamCluster.allowing;
import static com.niura.kafka.localmsk.IamCluster.identity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/** What is refused although the policies allow everything, at both levels of Kafka. */
@ParameterizedClass
@EnumSource(KafkaVersion.class)
class ServerlessRefusalsIT {

    private static final String ALTERABLE =
            "[cleanup.policy, compression.type, max.message.bytes, message.timestamp.difference.max.ms,"
                    + " message.timestamp.type, retention.bytes, retention.ms]";

    private static @Nullable IamCluster started;

    private final IamCluster cluster = Objects.requireNonNull(started);
    private Admin admin;

    ServerlessRefusalsIT(KafkaVersion level) {
        assertThat(level).isNotNull();
        limits(Limits.serverless().toBuilder().unlimitedTopicRequestsPerSecond().build());
        admin = cluster.client("operator").admin();
    }

    @BeforeParameterizedClassInvocation
    static void start(KafkaVersion level) {
        started = IamCluster.start(level);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        Objects.requireNonNull(started).close();
    }

    @BeforeEach
    void deleteTopics() throws Exception {
        Collection<String> topics = admin.listTopics().names().get();
        admin.deleteTopics(topics).all().get();
        await().atMost(TestProgram.LIMIT)
                .until(() -> admin.listTopics().names().get().isEmpty());
    }

    @AfterEach
    void closeClient() {
        admin.close();
    }

    @Test
    void topicAsTheServiceHasThem_isCreated_andShowsAConfigNobodySet() throws Exception {
        // When
        create(topic(
                "good", 3, Map.of("cleanup.policy", "compact", "retention.ms", "-1", "max.message.bytes", "8388608")));

        // Then
        ConfigEntry segment = config("good", "segment.bytes");
        assertThat(segment.value()).isEqualTo("134217728");
        assertThat(segment.isDefault()).isFalse();
        assertThat(config("good", "retention.bytes").value()).isEqualTo("268435456000");
    }

    @Test
    void configOutsideTheSeven_isRefusedOnCreatingAndOnAltering() throws Exception {
        create(topic("plain", 1, Map.of()));
        String text =
                "Amazon MSK Serverless can't alter topic configuration segment.bytes. Only the following topic configurations are alterable: "
                        + ALTERABLE;

        refused(() -> create(topic("segments", 1, Map.of("segment.bytes", "1048576", "retention.ms", "1000"))))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(text);
        refused(() -> alter("plain", "segment.bytes", "1048576", AlterConfigOp.OpType.SET))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(text);
    }

    @Test
    void messagesBeyond8MiB_areRefused() throws Exception {
        create(topic("plain", 1, Map.of()));

        refused(() -> create(topic("large", 1, Map.of("max.message.bytes", "8388609"))))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("Amazon MSK Serverless allows max.message.bytes up to 8388608, but was 8388609");
        refused(() -> alter("plain", "max.message.bytes", "8388609", AlterConfigOp.OpType.SET))
                .isInstanceOf(InvalidConfigurationException.class);
    }

    @Test
    void cleanupPolicy_isFixedOnceTheTopicExists() throws Exception {
        // Also after the topic has been validated only.
        validate(topic("fixed", 1, Map.of("cleanup.policy", "compact")));
        create(topic("fixed", 1, Map.of("cleanup.policy", "compact")));

        refused(() -> alter("fixed", "cleanup.policy", "delete", AlterConfigOp.OpType.SET))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageStartingWith("Amazon MSK Serverless can't alter topic configuration cleanup.policy.");
        alter("fixed", "retention.ms", "1000", AlterConfigOp.OpType.SET);
        assertThat(config("fixed", "cleanup.policy").value()).isEqualTo("compact");
    }

    @Test
    void replicationFactorBeyondTheBrokers_isRefused() throws Exception {
        create(new NewTopic("defaults", Optional.empty(), Optional.empty()));
        create(new NewTopic("explicit", 1, (short) 1));

        refused(() -> create(new NewTopic("three", 1, (short) 3)))
                .isInstanceOf(InvalidReplicationFactorException.class);
    }

    @Test
    void quotaOfPartitions_countsTheSameRequest_andNotWhatIsGone() throws Exception {
        limits(Limits.off().toBuilder().partitions(5).compactedPartitions(2).build());

        // One request with too much: what fits is created.
        var results = admin.createTopics(List.of(topic("q1", 3, Map.of()), topic("q2", 3, Map.of())))
                .values();
        long created = results.values().stream()
                .filter(result -> succeeds(result::get))
                .count();
        assertThat(created).isEqualTo(1);
        refused(() -> create(topic("q3", 3, Map.of())))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("The cluster may have 5 partitions, but has 3, and 3 more were asked for");

        create(topic("c1", 2, Map.of("cleanup.policy", "compact,delete")));
        deleteTopics();
        create(topic("c2", 2, Map.of("cleanup.policy", "compact")));
        refused(() -> create(topic("c3", 1, Map.of("cleanup.policy", "compact"))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("The cluster may have 2 compacted partitions, but has 2");
        create(topic("q4", 3, Map.of()));
    }

    @Test
    void creationRate_isRefusedWithTheChosenError_andRecovers() throws Exception {
        Map<Refusal, Class<? extends Throwable>> errors = Map.of(
                Refusal.THROTTLING_QUOTA_EXCEEDED, ThrottlingQuotaExceededException.class,
                Refusal.INVALID_REQUEST, InvalidRequestException.class,
                Refusal.POLICY_VIOLATION, PolicyViolationException.class,
                Refusal.INVALID_PARTITIONS, InvalidPartitionsException.class);
        for (var error : errors.entrySet()) {
            rate(3, Duration.ofMinutes(5), error.getKey());
            refused(() -> create(topic("rate.four", 4, Map.of())))
                    .isInstanceOf(error.getValue())
                    .hasMessageContaining("3 partitions may be created in PT5M");
        }

        // Given: what was created before does not count
        rate(3, Duration.ofMillis(1), Refusal.INVALID_REQUEST);
        create(topic("rate.one", 3, Map.of()));

        // Then
        rate(3, Duration.ofMinutes(5), Refusal.INVALID_REQUEST);
        refused(() -> create(topic("rate.two", 1, Map.of()))).isInstanceOf(InvalidRequestException.class);
        rate(3, Duration.ofSeconds(2), Refusal.INVALID_REQUEST);
        awaitSuccess(() -> create(topic("rate.two", 1, Map.of())));
    }

    @Test
    void topicThatIsCreatedPastIam_isNotPastTheLimits() {
        rate(3, Duration.ofMinutes(5), Refusal.THROTTLING_QUOTA_EXCEEDED);

        assertThatThrownBy(() -> cluster.createTopic(new TopicSpec("many", 4, Map.of())))
                .isInstanceOf(LocalMskException.class)
                .hasMessageStartingWith("Cannot create the topics: 3 partitions may be created in PT5M");
    }

    @Test
    void validatingOnly_doesNotUseUpTheRate() throws Exception {
        // Given
        rate(3, Duration.ofSeconds(4), Refusal.INVALID_REQUEST);
        awaitSuccess(() -> validate(topic("validated", 3, Map.of())));

        // When
        validate(topic("validated", 3, Map.of()));

        // Then
        create(topic("validated", 3, Map.of()));
    }

    @Test
    void topicRequests_areSlowedDown() throws Exception {
        limits(Limits.off().toBuilder().topicRequestsPerSecond(2).build());
        long start = System.nanoTime();

        for (int i = 0; i < 5; i++) {
            createUnseen(topic("slow." + i, 1, Map.of()));
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1_400));
        TestClient.awaitSeen(admin, "slow.4");
    }

    @Test
    void limitsThatAreOff_refuseNothing() throws Exception {
        limits(Limits.off());

        create(topic("off", 1, Map.of("segment.bytes", "1048576", "max.message.bytes", "8388609")));
        alter("off", "cleanup.policy", "compact", AlterConfigOp.OpType.SET);
    }

    private void limits(Limits limits) {
        cluster.access(limits, identity("operator", allowing("*")));
    }

    private void rate(int partitions, Duration window, Refusal refusal) {
        limits(Limits.off().toBuilder()
                .creationRate(new CreationRate(partitions, window, refusal))
                .build());
    }

    private static NewTopic topic(String name, int partitions, Map<String, String> configs) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs);
    }

    /** Waits until the topic is seen, for what comes next to find it; the next test, too, which deletes it. */
    private void create(NewTopic topic) throws Exception {
        createUnseen(topic);
        TestClient.awaitSeen(admin, topic.name());
    }

    private void createUnseen(NewTopic topic) throws Exception {
        try {
            admin.createTopics(List.of(topic), new CreateTopicsOptions().retryOnQuotaViolation(false))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private void validate(NewTopic topic) throws Exception {
        try {
            admin.createTopics(List.of(topic), new CreateTopicsOptions().validateOnly(true))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private void alter(String topic, String key, String value, AlterConfigOp.OpType operation) throws Exception {
        try {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(new ConfigEntry(key, value), operation))))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private ConfigEntry config(String topic, String key) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config configs = Objects.requireNonNull(
                        admin.describeConfigs(List.of(resource)).values().get(resource))
                .get();
        return configs.get(key);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(ThrowingCallable call) {
        return assertThatThrownBy(call);
    }

    private static boolean succeeds(ThrowingCallable call) {
        return catchThrowable(call) == null;
    }

    private static void awaitSuccess(ThrowingCallable call) {
        await().atMost(TestProgram.LIMIT).until(() -> succeeds(call));
    }

    private static Exception cause(ExecutionException e) {
        return e.getCause() instanceof Exception cause ? cause : e;
    }
}
