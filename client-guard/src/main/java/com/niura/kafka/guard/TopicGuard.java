package com.niura.kafka.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import com.niura.kafka.catalog.Service;
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
 * end it at once. It describes, and does nothing else: it needs the permission to describe its topics (on MSK kafka-cluster:Connect, DescribeCluster
 * and DescribeTopic) and never creates one, also where the broker would create topics on first use.
 *
 * <p>That the service may write and read its topics, and that they have the configs which the catalog declares, is looked at
 * too; what is found there is a warning ({@link Concern}) unless {@link Builder#failOn} says otherwise.
 *
 * <p>Newer clusters never fail an older service: other topics, more partitions and configs that the catalog does not name
 * are not looked at.
 *
 * <p>Immutable and safe for use by several threads; each check uses one admin client and one daemon thread of its own, the first
 * one with IAM in a JVM a second daemon thread, which loads what signs a login. Where
 * no broker answers, and before a plain-text client is opened, it looks at the bootstrap addresses itself, over connections
 * without credentials and for less than a second: the client does not tell a closed port from a wrong security protocol.
 */
public final class TopicGuard {

    /** What a check takes at the most, unless {@link Builder#timeout} says otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);
    /** How long a missing topic is looked for again, unless {@link Builder#settleWindow} says otherwise. */
    public static final Duration DEFAULT_SETTLE_WINDOW = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(TopicGuard.class);

    private final Settings settings;

    private TopicGuard(Settings settings) {
        this.settings = settings;
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
     *
     * <p>Leaves nothing behind: with the verdict there, it waits for up to 0.4 seconds until threads, connections and the Kafka
     * client's JMX beans are gone. Where that did not do, the time was over, the thread interrupted or no broker reached, they
     * go within about a second after it has returned. Only a Kafka client that is stuck in a name
     * look-up or a login callback keeps what it has, on daemon threads, until that ends.
     */
    public ReadinessReport check() {
        return logged(prepare().run());
    }

    /**
     * Checks as {@link #check()} does, and returns the report when everything is ready, or when the {@link GuardMode} lets the
     * service start all the same.
     *
     * @throws TopicsNotReadyException when not; its message says what is wrong and what to do. Whoever catches it, or the JVM,
     *     prints it; so it is logged only where the log is to be JSON.
     */
    public ReadinessReport assertReady() {
        return asserted(prepare().run());
    }

    /**
     * Checks as {@link #check()} does, on a daemon thread of its own, while the caller goes on.
     *
     * @return completes with the report, in the time that {@link #check()} may take. Whoever cancels it, or completes it
     *     themselves, ends the check; cancelling what was derived from it does not.
     */
    public CompletableFuture<ReadinessReport> checkAsync() {
        return inBackground(this::check);
    }

    /**
     * Asserts as {@link #assertReady()} does, on a daemon thread of its own, while the service goes on starting. Wait for it
     * before the service does its work.
     *
     * @return completes with the report, or exceptionally with {@link TopicsNotReadyException}, in the time that {@link
     *     #check()} may take. Whoever cancels it, or completes it themselves, ends the check; cancelling what was derived
     *     from it does not.
     */
    public CompletableFuture<ReadinessReport> assertReadyAsync() {
        return inBackground(this::assertReady);
    }

    /** Says whose guard it is; holds no secret. */
    @Override
    public String toString() {
        return settings.toString();
    }

    /** One check, not started yet. */
    Check prepare() {
        return new Check(settings, System::nanoTime);
    }

    private CompletableFuture<ReadinessReport> inBackground(Supplier<ReadinessReport> check) {
        CompletableFuture<ReadinessReport> report = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        report.complete(check.get());
                    } catch (Throwable e) {
                        // Also an Error: whoever waits has to hear of it.
                        report.completeExceptionally(e);
                    }
                },
                "topic-guard-" + settings.subject() + "-async");
        thread.setDaemon(true);
        var unused = report.whenComplete((result, error) -> {
            if (Thread.currentThread() != thread) {
                thread.interrupt();
            }
        });
        thread.start();
        return report;
    }

    private ReadinessReport asserted(ReadinessReport report) {
        if (report.isReady() || settings.mode() == GuardMode.WARN) {
            return logged(report);
        }
        if (settings.logFormat() == LogFormat.JSON) {
            LOG.error("{}", report.json());
        }
        return report.orThrow();
    }

    private ReadinessReport logged(ReadinessReport report) {
        boolean calm = report.isReady() && report.warnings().stream().allMatch(Concern.Unverified.class::isInstance);
        String text = settings.logFormat() == LogFormat.JSON ? report.json() : report.text();
        if (calm) {
            LOG.info("{}", text);
        } else {
            LOG.warn("{}", text);
        }
        return report;
    }

    /** Collects what a guard needs. Setting a value twice is an error. Not thread-safe. */
    public static final class Builder {

        private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);
        private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);
        private static final Set<FailureCode> CONCERNS = Collections.unmodifiableSet(EnumSet.of(
                FailureCode.CONFIG_DRIFT,
                FailureCode.PERMISSION_MISSING,
                FailureCode.EXCESS_PERMISSION,
                FailureCode.UNVERIFIED));

        private final String subject;
        /** The topics given; null when they are the service's, from the catalog. */
        private final @Nullable List<Topic> topics;

        private @Nullable TopicCatalog catalog;
        private @Nullable String environment;
        private @Nullable Map<String, Object> clientProperties;
        private @Nullable Duration timeout;
        private @Nullable Duration settleWindow;
        private @Nullable Duration permissionWindow;
        private @Nullable GuardMode mode;
        private @Nullable PermissionScope permissions;
        private @Nullable Set<FailureCode> failOn;
        private @Nullable LogFormat logFormat;
        private final List<Topic> extraTopics = new ArrayList<>();

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
         * How long a refusal for want of a permission is asked about again, counted from the first: for services that are
         * started together with their role, since a change of an IAM policy takes up to a minute to be known everywhere. From zero,
         * the default, up to the timeout.
         */
        public Builder permissionWindow(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("permissionWindow must not be negative, but was " + value);
            }
            permissionWindow = once("permissionWindow", permissionWindow, value);
            return this;
        }

        /** What to do about a service that is not ready; {@link GuardMode#FAIL} by default. */
        public Builder mode(GuardMode value) {
            mode = once("mode", mode, value);
            return this;
        }

        /**
         * Which permissions of the service to look at; {@link PermissionScope#TOPICS} by default. Only with {@link
         * TopicGuard#forService}: the catalog says what the service does.
         */
        public Builder permissions(PermissionScope value) {
            requireForService("permissions");
            permissions = once("permissions", permissions, value);
            return this;
        }

        /**
         * Concerns that are failures, none by default: any of {@link FailureCode#PERMISSION_MISSING}, {@link
         * FailureCode#EXCESS_PERMISSION}, {@link FailureCode#CONFIG_DRIFT} and {@link FailureCode#UNVERIFIED}.
         *
         * @throws IllegalArgumentException for another code; those are failures always
         */
        public Builder failOn(FailureCode... codes) {
            Set<FailureCode> chosen = new LinkedHashSet<>(List.of(codes));
            if (!CONCERNS.containsAll(chosen)) {
                throw new IllegalArgumentException("failOn must be some of " + CONCERNS + ", but was " + chosen
                        + "; all other codes are failures always");
            }
            failOn = once("failOn", failOn, chosen);
            return this;
        }

        /**
         * Topics besides those that the catalog declares for the service, which has to be among their producers or consumers for
         * its permissions on them to be looked at. Only with {@link TopicGuard#forService}. May be called again, to add more.
         */
        public Builder extraTopics(Topic... values) {
            requireForService("extraTopics");
            extraTopics.addAll(List.of(values));
            return this;
        }

        /** How the report is logged; {@link LogFormat#TEXT} by default. */
        public Builder logFormat(LogFormat value) {
            logFormat = once("logFormat", logFormat, value);
            return this;
        }

        /**
         * Makes the guard; opens nothing.
         *
         * @throws com.niura.kafka.catalog.CatalogException when the catalog does not know the service or the environment
         * @throws IllegalArgumentException when a window is longer than the timeout, or a topic is required twice
         * @throws IllegalStateException when the client properties were not given
         */
        public TopicGuard build() {
            if (clientProperties == null) {
                throw new IllegalStateException("clientProperties must be given, with "
                        + CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG + " at the least");
            }
            Duration budget = timeout != null ? timeout : DEFAULT_TIMEOUT;
            requireWithin(budget, "settleWindow", settleWindow);
            requireWithin(budget, "permissionWindow", permissionWindow);
            List<Topic> required;
            Optional<DeclaredUse> use;
            Optional<TopicCatalog> declared;
            if (topics != null) {
                required = topics;
                use = Optional.empty();
                declared = Optional.empty();
            } else {
                TopicCatalog ofTheEnvironment = catalogOfTheEnvironment();
                Service service = ofTheEnvironment.service(subject);
                declared = Optional.of(ofTheEnvironment);
                required = service.topics();
                use = Optional.of(new DeclaredUse(
                        subject, service.consumerGroup(), permissions != null ? permissions : PermissionScope.TOPICS));
            }
            return new TopicGuard(new Settings(
                    subject,
                    distinct(required),
                    new Declarations(
                            new CatalogSource(topics == null && catalog == null, Optional.ofNullable(environment)),
                            declared),
                    use,
                    Map.copyOf(clientProperties),
                    mode != null ? mode : GuardMode.FAIL,
                    failOn != null ? failOn : Set.of(),
                    budget,
                    settleWindow != null ? settleWindow : min(DEFAULT_SETTLE_WINDOW, budget),
                    permissionWindow != null ? permissionWindow : Duration.ZERO,
                    logFormat != null ? logFormat : LogFormat.TEXT));
        }

        private TopicCatalog catalogOfTheEnvironment() {
            TopicCatalog declared = catalog != null ? catalog : Topics.catalog();
            return environment != null ? declared.forEnvironment(environment) : declared;
        }

        private List<Topic> distinct(List<Topic> declared) {
            List<Topic> all = new ArrayList<>(declared);
            all.addAll(extraTopics);
            Set<String> names = new HashSet<>();
            for (Topic topic : all) {
                if (!names.add(topic.name())) {
                    throw new IllegalArgumentException(
                            "each topic must be required once, but " + topic.name() + " was given twice");
                }
            }
            return List.copyOf(all);
        }

        private static void requireWithin(Duration budget, String name, @Nullable Duration window) {
            if (window != null && window.compareTo(budget) > 0) {
                throw new IllegalArgumentException(
                        name + " must not be longer than the timeout " + budget + ", but was " + window);
            }
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
