package com.niura.kafka.localmsk.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the broker over its own internal listener, since policies get to see nothing but the topic in question. The answers
 * come from the broker's memory, which is some milliseconds behind the controller. Each question takes two seconds at the
 * most. The clients last as long as the JVM. Safe for use by many threads, one at a time.
 */
final class BrokerTopics implements Topics {

    private static final Pattern INTERNAL_LISTENER = Pattern.compile("(?:^|,)\\s*INTERNAL://([^,\\s]+)");

    /** The controller waits meanwhile. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final Map<String, ?> settings;
    private final Path folder;
    private @Nullable Consumer<byte[], byte[]> consumer;
    private @Nullable Admin admin;

    /** @param folder where the secret of the internal listener is */
    BrokerTopics(Map<String, ?> settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
    }

    /** Through a consumer, which has kept its method for this over all versions; the admin client has not. */
    @Override
    public synchronized Map<String, Integer> partitions() {
        Consumer<byte[], byte[]> current = consumer;
        if (current == null) {
            current = new KafkaConsumer<>(clientSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer = current;
        }
        Map<String, Integer> partitions = new HashMap<>();
        current.listTopics(LIMIT).forEach((topic, infos) -> partitions.put(topic, infos.size()));
        partitions.keySet().removeAll(INTERNAL);
        return partitions;
    }

    @Override
    public synchronized Set<String> compacted(Collection<String> topics) {
        Admin current = admin;
        if (current == null) {
            current = Admin.create(clientSettings());
            admin = current;
        }
        try {
            return current
                    .describeConfigs(topics.stream()
                            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                            .toList())
                    .all()
                    .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .entrySet()
                    .stream()
                    .filter(topic -> isCompacted(topic.getValue()))
                    .map(topic -> topic.getKey().name())
                    .collect(Collectors.toSet());
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new TimeoutException("The configs of the topics could not be read: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("Interrupted while reading the configs of the topics", e);
        }
    }

    private static boolean isCompacted(Config config) {
        ConfigEntry policy = config.get(TopicConfigs.CLEANUP_POLICY);
        return policy != null && policy.value().contains("compact");
    }

    private Map<String, Object> clientSettings() {
        Matcher listener = INTERNAL_LISTENER.matcher(String.valueOf(settings.get("advertised.listeners")));
        if (!listener.find()) {
            throw new IllegalStateException("Expected a listener named INTERNAL in advertised.listeners");
        }
        Map<String, Object> client;
        try {
            client = InternalLogin.clientProperties(folder, listener.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the secret of the internal listener", e);
        }
        client.put("client.id", "local-msk-policies");
        client.put("request.timeout.ms", Math.toIntExact(LIMIT.toMillis()));
        client.put("default.api.timeout.ms", Math.toIntExact(LIMIT.toMillis()));
        return client;
    }
}
