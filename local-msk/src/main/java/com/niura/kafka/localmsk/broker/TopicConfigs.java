package com.niura.kafka.localmsk.broker;

import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * The configs that topics of MSK Serverless have.
 *
 * <p>The service refuses all others with INVALID_CONFIG and this wording, according to its users. A config that Kafka itself
 * does not know is refused by Kafka before, with the same code and its own wording; on Kafka 4.x one of the seven is among
 * those, {@code message.timestamp.difference.max.ms}, because Kafka 4.0 has removed it.
 *
 * @see <a href="https://docs.aws.amazon.com/msk/latest/developerguide/serverless-config.html">Configuration properties for MSK
 *     Serverless clusters</a>
 */
final class TopicConfigs {

    static final String CLEANUP_POLICY = "cleanup.policy";
    private static final String MAX_MESSAGE_BYTES = "max.message.bytes";
    private static final long LARGEST_MESSAGE = 8_388_608;

    private static final SortedSet<String> ALTERABLE = new TreeSet<>(Set.of(
            CLEANUP_POLICY,
            "compression.type",
            MAX_MESSAGE_BYTES,
            "message.timestamp.difference.max.ms",
            "message.timestamp.type",
            "retention.bytes",
            "retention.ms"));

    private TopicConfigs() {}

    /**
     * @param configs the values that are to be set; null where one is to be reset
     * @throws InvalidConfigurationException if the service would refuse one of them
     */
    static void check(Map<String, @Nullable String> configs) {
        for (String key : new TreeSet<>(configs.keySet())) {
            if (!ALTERABLE.contains(key)) {
                throw new InvalidConfigurationException(
                        "Amazon MSK Serverless can't alter topic configuration %s. Only the following topic configurations are alterable: %s"
                                .formatted(key, ALTERABLE));
            }
        }
        String size = configs.get(MAX_MESSAGE_BYTES);
        // Kafka has made sure that it is a number.
        if (size != null && Long.parseLong(size.strip()) > LARGEST_MESSAGE) {
            throw new InvalidConfigurationException("Amazon MSK Serverless allows %s up to %s, but was %s"
                    .formatted(MAX_MESSAGE_BYTES, LARGEST_MESSAGE, size));
        }
    }

    /** The refusal of another cleanup policy for a topic that exists. */
    static InvalidConfigurationException cleanupPolicyIsFixed() {
        return new InvalidConfigurationException(
                "Amazon MSK Serverless can't alter topic configuration %s. It can be set only when the topic is created"
                        .formatted(CLEANUP_POLICY));
    }
}
