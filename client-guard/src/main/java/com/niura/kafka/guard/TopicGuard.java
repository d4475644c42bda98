package com.niura.kafka.guard;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.Topics;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The check that a service calls before it starts its work: are the topics that it uses there, and usable?
 *
 * <pre>{@code
 * TopicGuard.forService("eeg")
 *     .clientProperties(MskIam.clientProperties(bootstrapServers))   // or any Kafka client properties you already have
 *     .build()
 *     .assertReady();
 * }</pre>
 *
 * <p>By default a check has 15 seconds, looks again for up to 3 seconds when a topic is missing (it may be fresh), and
 * asks again until its time is over where a cluster cannot be reached or a topic is not usable yet; permanent failures
 * end it at once. It describes topics and does nothing else: it needs the permission to describe them (on MSK kafka-cluster:Connect, DescribeCluster
 * and DescribeTopic) and never creates one, also where the broker would create topics on first use.
 *
 * <p>Immutable and safe for use by several threads; each check uses one admin client and one daemon thread of its own. Where
 * no broker answers, and before a plain-text client is opened, it looks at the bootstrap addresses itself, over connections
 * without credentials and for less than a second: the client does not tell a closed port from a wrong security protocol.
 */
public final class TopicGuard {

    /** What a check takes at the most, unless {@link Builder#timeout} says otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);
    /** How long a missing topic is looked for again, unless {@link Builder#settleWindow} says otherwise. */
    public static final Duration DEFAULT_SETTLE_WINDOW = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(TopicGuard.class);

    private final String subject;
    private final List<Topic> required;
    private final CatalogSource source;
    private final Map<String, Object> clientProperties;
    private final Duration timeout;
    private final Duration settleWindow;

    private TopicGuard(
            String subject,
            List<Topic> required,
            CatalogSource source,
            Map<String, Object> clientProperties,
            Duration timeout,
            Duration settleWindow) {
        this.subject = subject;
        this.required = required;
        this.source = source;
        this.clientProperties = clientProperties;
        this.timeout = timeout;
        this.settleWindow = settleWindow;
    }

    /** A guard for every topic that the catalog says this service produces to or consumes from. */
    public static Builder forService(String serviceName) {
        Objects.requireNonNull(serviceName, "serviceName");
        return new Builder(serviceName, null);
    }

    /**
     * A guard for the given topics and their partitions, whoever uses them.
     *
     * @param subject what the report calls the whole, "staging" for instance
     */
    public static Builder forTopics(String subject, Collection<Topic> topics) {
        return new Builder(subject, List.copyOf(topics));
    }

    /**
     * Checks once and reports; an expected failure is data in the report, never an exception. A failure is logged as a
     * warning with the whole report, so that it is seen also where the caller does not look at it.
     *
     * <p>Blocks until there is a verdict, for the timeout plus half a second at the most, also when the Kafka client
     * itself is stuck in a name look-up or in a login callback. When interrupted, returns at once, with the interrupt
     * flag set and {@link FailureCode#INTERRUPTED} in the report. With no topics to check it is ready without opening a
     * connection.
     */
    public ReadinessReport check() {
        ReadinessReport report = run();
        if (!report.isReady()) {
            LOG.warn("{}", report.text());
        }
        return report;
    }

    /**
     * Checks as {@link #check()} does, and returns the report when everything is ready.
     *
     * @throws TopicsNotReadyException when not; its message says what is wrong and what to do. Not logged: whoever catches
     *     it, or the JVM, prints it.
     */
    public ReadinessReport assertReady() {
        return run().orThrow();
    }

    private ReadinessReport run() {
        ReadinessReport report =
                new Check(subject, required, source, clientProperties, timeout, settleWindow, System::nanoTime).run();
        if (report.isReady()) {
            LOG.info("{}", report.text());
        }
        return report;
    }

    /** Collects what a guard needs. Setting a value twice is an error. Not thread-safe. */
    public static final class Builder {

        private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);
        private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);

        private final String subject;
        /** The topics given; null when they are the service's, from the catalog. */
        private final @Nullable List<Topic> topics;

        private @Nullable TopicCatalog catalog;
        private @Nullable String environment;
        private @Nullable Map<String, Object> clientProperties;
        private @Nullable Duration timeout;
        private @Nullable Duration settleWindow;

        private Builder(String subject, @Nullable List<Topic> topics) {
            if (subject.isBlank()) {
                throw new IllegalArgumentException("subject must not be blank, but was \"" + subject + "\"");
            }
            this.subject = subject;
            this.topics = topics;
        }

        /** The catalog that declares the topics; {@link Topics#catalog()}, the bundled one, by default. Only with {@link TopicGuard#forService}. */
        public Builder catalog(TopicCatalog value) {
            requireForService("catalog");
            catalog = once("catalog", catalog, value);
            return this;
        }

        /** The environment whose differences apply; by default the topics as they stand. Only with {@link TopicGuard#forService}. */
        public Builder environment(String value) {
            requireForService("environment");
            environment = once("environment", environment, value);
            return this;
        }

        /**
         * The Kafka client properties of this service, required: {@code bootstrap.servers} and security settings; what
         * only producers and consumers know, interceptors and metric reporters are left out, and client id and timeouts
         * are the guard's own.
         */
        public Builder clientProperties(Map<String, ?> value) {
            Map<String, Object> copy = new LinkedHashMap<>();
            value.forEach((key, property) -> {
                if (property != null) {
                    copy.put(key, property);
                }
            });
            if (clientProperties != null) {
                // The values hold secrets: say only that they are there.
                throw new IllegalStateException("clientProperties is set already");
            }
            clientProperties = copy;
            return this;
        }

        /** The same, for {@link Properties}; those behind its defaults count too. */
        public Builder clientProperties(Properties value) {
            Map<String, Object> copy = new LinkedHashMap<>();
            value.stringPropertyNames().forEach(key -> copy.put(key, value.getProperty(key)));
            // What Kafka's own clients take as well: classes, lists, passwords.
            value.forEach((key, property) -> copy.put(String.valueOf(key), property));
            return clientProperties(copy);
        }

        /** What a check takes at the most, from 1 second to 10 minutes; 15 seconds by default. */
        public Builder timeout(Duration value) {
            if (value.compareTo(SHORTEST_TIMEOUT) < 0 || value.compareTo(LONGEST_TIMEOUT) > 0) {
                throw new IllegalArgumentException("timeout must be from PT1S to PT10M, but was " + value);
            }
            timeout = once("timeout", timeout, value);
            return this;
        }

        /**
         * How long a missing topic is looked for again, counted from the cluster's first answer, since a fresh topic is
         * not known to every broker at once; from zero up to the timeout, by default 3 seconds or the timeout when that is
         * shorter.
         */
        public Builder settleWindow(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("settleWindow must not be negative, but was " + value);
            }
            settleWindow = once("settleWindow", settleWindow, value);
            return this;
        }

        /**
         * Makes the guard; opens nothing.
         *
         * @throws com.niura.kafka.catalog.CatalogException when the catalog does not know the service or the environment
         * @throws IllegalArgumentException when the settle window is longer than the timeout
         * @throws IllegalStateException when the client properties were not given
         */
        public TopicGuard build() {
            if (clientProperties == null) {
                throw new IllegalStateException("clientProperties must be given, with "
                        + CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG + " at the least");
            }
            Duration budget = timeout != null ? timeout : DEFAULT_TIMEOUT;
            if (settleWindow != null && settleWindow.compareTo(budget) > 0) {
                throw new IllegalArgumentException(
                        "settleWindow must not be longer than the timeout " + budget + ", but was " + settleWindow);
            }
            return new TopicGuard(
                    subject,
                    topics != null ? topics : declaredForService(),
                    new CatalogSource(topics == null && catalog == null, Optional.ofNullable(environment)),
                    Map.copyOf(clientProperties),
                    budget,
                    settleWindow != null ? settleWindow : min(DEFAULT_SETTLE_WINDOW, budget));
        }

        private List<Topic> declaredForService() {
            TopicCatalog declared = catalog != null ? catalog : Topics.catalog();
            return (environment != null ? declared.forEnvironment(environment) : declared)
                    .service(subject)
                    .topics();
        }

        private void requireForService(String setting) {
            if (topics != null) {
                throw new IllegalStateException(
                        setting + " goes with forService: forTopics takes the topics as they are given");
            }
        }

        private static Duration min(Duration a, Duration b) {
            return a.compareTo(b) < 0 ? a : b;
        }

        private static <T> T once(String name, @Nullable T present, T value) {
            Objects.requireNonNull(value, name);
            if (present != null) {
                throw new IllegalStateException(name + " is set already, to " + present);
            }
            return value;
        }
    }
}
