package com.niura.kafka.guard;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongUnaryOperator;

import org.apache.kafka.clients.admin.AdminClientConfig;

/** Makes the properties of the guard's own admin client from the properties that a service uses for its clients. */
final class AdminProperties {

    /** Plug-ins of the service's producers and consumers that have no place in a check. */
    private static final Set<String> LEFT_OUT =
            Set.of(AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG, "interceptor.classes", "enable.metrics.push");

    private AdminProperties() {}

    /**
     * @param clientProperties what the service gave; what an admin client does not know is left out
     * @param clientId the guard's own client id, so that the broker's logs tell it from the service's clients
     * @param timeout limit of one request and of one call
     * @param connectionSetup limit of the setting up of a connection, TLS and authentication included, where the service has
     *     no lower one
     */
    static Map<String, Object> from(
            Map<String, ?> clientProperties, String clientId, Duration timeout, Duration connectionSetup) {
        Map<String, Object> properties = new HashMap<>();
        Set<String> known = AdminClientConfig.configNames();
        clientProperties.forEach((key, value) -> {
            if (value != null && !LEFT_OUT.contains(key) && (known.contains(key) || isSecurity(key))) {
                properties.put(key, value);
            }
        });
        int millis = Math.toIntExact(timeout.toMillis());
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId);
        // Some client versions ignore the timeout of a single call, and none lets one exceed the other.
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        // By default longer than an attempt: one address that drops packets would keep the client from the next one.
        atMost(properties, AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, connectionSetup.toMillis());
        atMost(properties, AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, connectionSetup.toMillis());
        if (TargetCluster.of(clientProperties).usesIam()) {
            atLeast(properties, AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, MskIam.RECONNECT_BACKOFF_MILLIS);
            atLeast(properties, AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, MskIam.RECONNECT_BACKOFF_MILLIS);
        }
        properties.put("enable.metrics.push", false);
        return properties;
    }

    private static void atMost(Map<String, Object> properties, String key, long most) {
        replace(properties, key, most, given -> Math.min(given, most));
    }

    private static void atLeast(Map<String, Object> properties, String key, long least) {
        replace(properties, key, least, given -> Math.max(given, least));
    }

    private static void replace(Map<String, Object> properties, String key, long absent, LongUnaryOperator value) {
        try {
            long given = Long.parseLong(String.valueOf(properties.getOrDefault(key, absent)));
            properties.put(key, value.applyAsLong(given));
        } catch (NumberFormatException e) {
            // The client says better what is wrong with it.
        }
    }

    /** Login modules and callback handlers read properties of their own, and so do the providers of ${…} values. */
    private static boolean isSecurity(String key) {
        return key.startsWith("sasl.")
                || key.startsWith("ssl.")
                || key.equals("security.providers")
                || key.startsWith("config.providers");
    }
}
