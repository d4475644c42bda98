package com.niura.kafka.guard.internal.probe;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLEngine;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.internal.failure.FailureClassifier;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.target.ClientSettings;
import com.niura.kafka.guard.internal.target.HostPort;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of a Kafka client: engines from the factory that the client would use, its own or Kafka's, configured as the client does it.
 * Key stores are read at the first engine. Safe for use by several threads.
 */
final class ClientTls implements Closeable {

    private final ClientSettings settings;
    private @Nullable AbstractConfig config;
    private @Nullable SslEngineFactory factory;

    ClientTls(ClientSettings settings) {
        this.settings = settings;
    }

    /** Whether the service has a factory of its own, {@code ssl.engine.factory.class}. */
    boolean isOwn() {
        return settings.properties().containsKey(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG);
    }

    /** Returns the properties, read as a client reads them; throws {@link KafkaException} when it would refuse them. */
    synchronized AbstractConfig config() {
        if (config == null) {
            Map<String, Object> properties = settings.adminProperties(Inspection.THREAD_NAME, Duration.ofSeconds(1));
            config = new AbstractConfig(AdminClientConfig.configDef(), properties, false);
        }
        return config;
    }

    /** Returns an engine for a connection to the server. Throws what the factory throws, with a name for what is wrong. */
    synchronized SSLEngine engineFor(HostPort server) {
        if (factory == null) {
            factory = factory(config());
        }
        return factory.createClientSslEngine(
                server.host(),
                server.port(),
                config().getString(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG));
    }

    private static SslEngineFactory factory(AbstractConfig config) {
        // The client hands on all it knows: a factory may have keys of its own.
        Map<String, Object> all = new HashMap<>(config.originals());
        all.putAll(config.values());
        if (config.getClass(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG) != null) {
            return config.getConfiguredInstance(
                    SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, SslEngineFactory.class, all);
        }
        SslEngineFactory ofKafka = new DefaultSslEngineFactory();
        ofKafka.configure(all);
        return ofKafka;
    }

    /** Returns what the client says when it cannot be made for this. */
    static Failure invalid(Throwable error, Failures failures) {
        return FailureClassifier.classify(new KafkaException("Failed to create new KafkaAdminClient", error), failures);
    }

    @Override
    public void close() {
        if (factory != null) {
            try {
                factory.close();
            } catch (IOException | RuntimeException e) {
                // It is of no use any more.
            }
        }
    }
}
