package com.niura.kafka.localmsk.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.niura.kafka.iam.Arn;
import com.niura.kafka.localmsk.iam.AccessFile;
import com.niura.kafka.localmsk.iam.AccessState;
import com.niura.kafka.localmsk.iam.Limits;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.server.policy.AlterConfigPolicy;
import org.apache.kafka.server.policy.CreateTopicPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ServerlessPoliciesTest {

    @TempDir
    private Path folder;

    private final FakeTopics topics = new FakeTopics();
    private final ServerlessCreateTopicPolicy creating = new ServerlessCreateTopicPolicy();
    private final ServerlessAlterConfigPolicy altering = new ServerlessAlterConfigPolicy();

    @BeforeEach
    void configure() {
        limits(Limits.serverless());
        BrokerAccess access = new BrokerAccess(folder, 1, new MutableClock(), topics);
        creating.configure(access, 3);
        altering.configure(access);
    }

    @ParameterizedTest
    @CsvSource({
        "cleanup.policy, compact",
        "compression.type, zstd",
        "max.message.bytes, 8388608",
        "message.timestamp.difference.max.ms, 1",
        "message.timestamp.type, LogAppendTime",
        "retention.bytes, -1",
        "retention.ms, -1"
    })
    void theSevenConfigs_areAccepted(String key, String value) {
        assertThatCode(() -> creating.validate(topic("t", Map.of(key, value)))).doesNotThrowAnyException();
        assertThatCode(() -> altering.validate(change("t", Map.of(key, value)))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"segment.bytes", "min.insync.replicas", "segment.ms", "anything"})
    void otherConfigs_areRefusedWithTheServicesWording(String key) {
        String message = "Amazon MSK Serverless can't alter topic configuration " + key
                + ". Only the following topic configurations are alterable: [cleanup.policy, ";
        Map<String, String> configs = new HashMap<>();
        configs.put(key, null);

        assertThatThrownBy(() -> creating.validate(topic("t", Map.of(key, "1"))))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageStartingWith(message);
        assertThatThrownBy(() -> altering.validate(change("t", configs)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void largeMessages_areRefused() {
        assertThatThrownBy(() -> altering.validate(change("t", Map.of("max.message.bytes", "8388609"))))
                .isInstanceOf(InvalidConfigurationException.class);
    }

    @Test
    void cleanupPolicy_isFixedForTopicsThatExist() {
        topics.partitions.put("old", 1);

        assertThatThrownBy(() -> altering.validate(change("old", Map.of("cleanup.policy", "compact"))))
                .isInstanceOf(InvalidConfigurationException.class);
        assertThatCode(() -> altering.validate(change("new", Map.of("cleanup.policy", "compact"))))
                .doesNotThrowAnyException();
    }

    @Test
    void replicationFactor_isFree_unlessOnlyTheDefaultIsAskedFor() {
        assertThatCode(() -> creating.validate(replicated((short) 2))).doesNotThrowAnyException();

        limits(Limits.serverless().toBuilder()
                .defaultReplicationFactorOnly(true)
                .build());
        assertThatCode(() -> creating.validate(replicated((short) 3))).doesNotThrowAnyException();
        assertThatThrownBy(() -> creating.validate(replicated((short) 1)))
                .isInstanceOf(InvalidReplicationFactorException.class)
                .hasMessage("The replication factor must be the broker's default, 3, but was 1");
        assertThatThrownBy(() -> creating.validate(assigned(List.of(1, 2))))
                .isInstanceOf(InvalidReplicationFactorException.class);
        assertThatCode(() -> creating.validate(assigned(List.of(1, 2, 3)))).doesNotThrowAnyException();
    }

    @Test
    void kafkasOwnTopicsAndBrokers_areLeftAlone() {
        for (String internal : Topics.INTERNAL) {
            assertThatCode(() -> creating.validate(new CreateTopicPolicy.RequestMetadata(
                            internal, 5000, (short) 1, null, Map.of("segment.bytes", "1"))))
                    .doesNotThrowAnyException();
            assertThatCode(() -> altering.validate(change(internal, Map.of("segment.bytes", "1"))))
                    .doesNotThrowAnyException();
        }
        assertThatCode(() -> altering.validate(new AlterConfigPolicy.RequestMetadata(
                        new ConfigResource(ConfigResource.Type.BROKER, "1"), Map.of("log.cleaner.threads", "2"))))
                .doesNotThrowAnyException();
    }

    @Test
    void limitsSwitchedOff_refuseNothing_fromTheNextRequestOn() {
        limits(Limits.off());

        assertThatCode(() -> creating.validate(new CreateTopicPolicy.RequestMetadata(
                        "t", 5000, (short) 1, null, Map.of("segment.bytes", "1", "max.message.bytes", "9000000"))))
                .doesNotThrowAnyException();
        assertThatCode(() -> altering.validate(change("t", Map.of("segment.bytes", "1"))))
                .doesNotThrowAnyException();
    }

    private void limits(Limits limits) {
        new AccessFile(folder)
                .write(new AccessState(
                        Arn.parse("arn:aws:kafka:ap-south-1:123456789012:cluster/demo/u"),
                        Set.of(),
                        List.of(),
                        limits));
    }

    private static CreateTopicPolicy.RequestMetadata topic(String name, Map<String, String> configs) {
        return new CreateTopicPolicy.RequestMetadata(name, 1, (short) 3, null, configs);
    }

    private static CreateTopicPolicy.RequestMetadata replicated(short factor) {
        return new CreateTopicPolicy.RequestMetadata("r", 1, factor, null, Map.of());
    }

    private static CreateTopicPolicy.RequestMetadata assigned(List<Integer> replicas) {
        return new CreateTopicPolicy.RequestMetadata("r", null, null, Map.of(0, replicas), Map.of());
    }

    private static AlterConfigPolicy.RequestMetadata change(String topic, Map<String, String> configs) {
        return new AlterConfigPolicy.RequestMetadata(new ConfigResource(ConfigResource.Type.TOPIC, topic), configs);
    }
}
