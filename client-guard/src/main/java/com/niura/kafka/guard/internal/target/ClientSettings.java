package com.niura.kafka.guard.internal.target;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * The client properties of a service, read once, and the properties of the guard's own clients, made from them. Immutable; holds
 * secrets and never prints them.
 */
public final class ClientSettings {

    private static final String PROVIDERS = "config.providers";

    /** What Kafka's own clients wait for an answer; a check that has the time waits no less. */
    private static final int REQUEST_TIMEOUT_MILLIS = 30_000;
    /**
     * AWS asks for at least a second between the attempts of a client to connect; Kafka's default is 50 milliseconds.
     *
     * @see <a href="https://docs.aws.amazon.com/msk/latest/developerguide/limits.html">MSK quotas</a>
     */
    public static final int IAM_RECONNECT_BACKOFF_MILLIS = 1_000;

    private final Map<String, Object> properties;
    private final ClientTarget target;

    private ClientSettings(Map<String, Object> properties) {
        this(properties, ClientTarget.of(properties));
    }

    private ClientSettings(Map<String, Object> properties, ClientTarget target) {
        this.properties = properties;
        this.target = target;
    }

    /** Reads the properties as they are given; values of config providers are not fetched yet. */
    public static ClientSettings of(Map<String, ?> clientProperties) {
        Map<String, Object> given = new HashMap<>();
        clientProperties.forEach((key, value) -> {
            if (value != null) {
                given.put(key, value);
            }
        });
        return new ClientSettings(Map.copyOf(given));
    }

    /** Whether values have to be fetched from somewhere else, as {@code ${provider:path:key}}. */
    public boolean hasConfigProviders() {
        return properties.containsKey(PROVIDERS);
    }

    /**
     * Returns the settings with the values that config providers supply, fetched now and never again. Blocks for as long as the
     * providers do.
     *
     * @throws RuntimeException whatever a provider throws
     */
    public ClientSettings fetched() {
        Map<String, Object> fetched = new HashMap<>(new AbstractConfig(new ConfigDef(), properties, false).originals());
        fetched.keySet().removeIf(key -> key.equals(PROVIDERS) || key.startsWith(PROVIDERS + "."));
        return new ClientSettings(Map.copyOf(fetched));
    }

    /** Returns the same for the cluster with this ARN, which remedies name. */
    public ClientSettings withClusterArn(String arn) {
        return new ClientSettings(properties, target.withClusterArn(arn));
    }

    /** Returns the properties; they hold secrets. */
    public Map<String, Object> properties() {
        return properties;
    }

    public ClientTarget target() {
        return target;
    }

    /**
     * Returns properties for an admin client of the guard: those of the service, whoever reads them (a factory or a callback
     * handler may have keys of its own), but for what only producers and consumers know.
     *
     * @param clientId the client id, by which brokers' logs tell it from the service's clients
     * @param budget how long a call may take, of which the caller keeps count
     */
    public Map<String, Object> adminProperties(String clientId, Duration budget) {
        Map<String, Object> admin = new HashMap<>(properties);
        admin.keySet().removeAll(onlyOfOtherClients(admin.keySet()));
        // How often a call is repeated, the guard decides.
        admin.remove(AdminClientConfig.RETRIES_CONFIG);
        admin.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId);
        // Also for how long the client stays with a broker that is silent: a third is left for another one to answer.
        atLeast(
                admin,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.min(REQUEST_TIMEOUT_MILLIS, budget.toMillis() * 2 / 3));
        // Some client versions ignore the timeout of a single call, and none lets a request take longer than a call.
        admin.put(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                admin.get(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG));
        atLeast(admin, AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, budget.toMillis());
        if (target.usesIam()) {
            atLeast(admin, AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, IAM_RECONNECT_BACKOFF_MILLIS);
            // A client that is refused at its second login tries that one again; it doubles its pauses twice for each
            // refusal.
            admin.put(
                    AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                    admin.get(AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG));
        }
        // Nobody looks at the metrics of a client that lives for a second; registering them costs time and memory.
        admin.put("enable.metrics.push", false);
        admin.put(AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        if (AdminClientConfig.configNames().contains("auto.include.jmx.reporter")) {
            admin.put("auto.include.jmx.reporter", false);
        }
        return admin;
    }

    /** What producers and consumers know, interceptors for instance. Looked up only where it has to be: the classes are large. */
    private static Set<String> onlyOfOtherClients(Set<String> names) {
        Set<String> others = new HashSet<>(names);
        others.removeAll(AdminClientConfig.configNames());
        others.removeIf(name -> !ProducerConfig.configNames().contains(name)
                && !ConsumerConfig.configNames().contains(name));
        return others;
    }

    private static void atLeast(Map<String, Object> properties, String key, long least) {
        try {
            long given = Long.parseLong(
                    String.valueOf(properties.getOrDefault(key, least)).strip());
            properties.put(key, Long.toString(Math.min(Integer.MAX_VALUE, Math.max(given, least))));
        } catch (NumberFormatException e) {
            // The client says better what is wrong with it.
        }
    }

    @Override
    public String toString() {
        return "client of " + target.bootstrapServers() + " over " + target.security();
    }
}
