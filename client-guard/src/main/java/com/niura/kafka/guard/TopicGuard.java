package com.niura.kafka.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import com.niura.kafka.catalog.CatalogProblem;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.Threads;
import com.niura.kafka.guard.internal.check.GuardConfig;
import com.niura.kafka.guard.internal.check.ReadinessCheck;
import com.niura.kafka.guard.internal.check.RequiredTopics;
import com.niura.kafka.guard.internal.failure.Audience;
import com.niura.kafka.guard.internal.failure.CatalogSource;
import com.niura.kafka.guard.internal.target.ClientSettings;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
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
 * <p>By default a check has 60 seconds, and ends as soon as it knows. Permanent failures end it at once. A topic that is missing is
 * looked for again for 3 seconds (it may be fresh), a cluster of which nothing at all is heard for 15, and a cluster that answers
 * slowly, or a topic that is not usable yet, until the time is over. It describes, and does nothing else: it needs the permission to
 * describe its topics (on MSK kafka-cluster:Connect, DescribeCluster and DescribeTopic, and DescribeTopicDynamicConfiguration where the
 * catalog declares configs) and never creates one, also where the broker would create topics on first use.
 *
 * <p>That the service may write and read its topics, that they have the configs which the catalog declares, and that their leaders
 * can be reached, is looked at too; what is found there is a warning unless {@link Builder#failOn} says otherwise.
 *
 * <p>Newer clusters never fail an older service: other topics, a larger number of partitions and configs that the catalog does not name
 * are not looked at.
 *
 * <p>The environment variable {@code TOPIC_GUARD_MODE} ({@code fail}, {@code warn} or {@code off}), where it is set, decides what
 * happens about a service that is not ready, whatever {@link Builder#mode} says: it is the switch for an emergency, and covers
 * everything from the reading of the catalog on.
 *
 * <p>Immutable and safe for use by several threads; each check uses one admin client at a time and one daemon thread of its own, one
 * more for each leader while it is connected to, and the first one with IAM in a JVM with several processors another one, which loads what
 * signs a login. Where no answer comes, and before a plain-text client is opened, it looks at the bootstrap addresses itself, over
 * connections without credentials: the client does not tell a closed port from a wrong security protocol.
 */
public final class TopicGuard {

    /** What a check takes at the most, unless {@link Builder#timeout} says otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
    /**
     * How long a cluster of which nothing at all is heard is asked, no address, no connection, no answer: unless {@link
     * Builder#timeout} is set, which holds for this too.
     */
    public static final Duration DEFAULT_SILENCE = Duration.ofSeconds(15);
    /** How long a missing topic is looked for again, unless {@link Builder#settleWindow} says otherwise. */
    public static final Duration DEFAULT_SETTLE_WINDOW = Duration.ofSeconds(3);
    /** What {@link #check(Admin)} takes at the most, where the timeout is not shorter. */
    public static final Duration LONGEST_RECHECK = Duration.ofSeconds(5);

    /** The environment variable that decides what happens about a service that is not ready. */
    public static final String MODE_VARIABLE = "TOPIC_GUARD_MODE";

    private static final Logger LOG = LoggerFactory.getLogger(TopicGuard.class);

    private final GuardConfig config;
    private final LogFormat logFormat;

    private TopicGuard(GuardConfig config, LogFormat logFormat) {
        this.config = config;
        this.logFormat = logFormat;
    }

    /** Starts a guard for every topic that the catalog says this service produces to or consumes from. */
    public static Builder forService(String serviceName) {
        Objects.requireNonNull(serviceName, "serviceName");
        return new Builder(serviceName, null, System::getenv);
    }

    /**
     * Starts a guard for the given topics and their partitions, whoever uses them.
     *
     * @param subject what the report calls the whole, "staging" for instance
     */
    public static Builder forTopics(String subject, Collection<Topic> topics) {
        return new Builder(subject, List.copyOf(topics), System::getenv);
    }

    /**
     * Checks and reports; an expected failure is data in the report, never an exception. A failure is logged as a warning with the
     * whole report, so that it is seen also where the caller does not look at it.
     *
     * <p>Blocks until there is a verdict, for the timeout plus half a second at the most, also when the Kafka client
     * itself is stuck in a name look-up or in a login callback. When interrupted, returns at once, with the interrupt
     * flag set and {@link FailureCode#INTERRUPTED} in the report. With no topics to check it is ready, with a warning, without
     * opening a connection.
     *
     * <p>Leaves nothing behind: with the verdict there, it waits for up to 0.4 seconds until threads and connections are gone.
     * Where that did not do, the time was over, the thread interrupted or no broker reached, they go within about two seconds after it
     * has returned. Only a Kafka client that is stuck in a name look-up or a login callback keeps what it has, on daemon threads,
     * until that ends.
     */
    public ReadinessReport check() {
        return logged(new ReadinessCheck(config).run());
    }

    /**
     * Checks once over an admin client of the caller's, for a readiness probe of a service that runs: opens no connection of its own,
     * asks nothing twice, and neither closes nor changes the client. A retriable failure, such as a partition between two leaders, is a
     * failure here. Where the identity may not describe the cluster, an admin client is told nothing of topics: the report is ready
     * then, has no topics, and says so with {@link FailureCode#UNVERIFIED}.
     *
     * <p>Blocks for five seconds or the timeout, whichever is shorter, and for as long as it takes to read the catalog where that is
     * given by a supplier. Logs at DEBUG when ready, and a warning when not.
     */
    public ReadinessReport check(Admin admin) {
        Objects.requireNonNull(admin, "admin");
        return check(() -> admin);
    }

    /**
     * The same over the client that is supplied, and not closed. Where it cannot be made, that is a failure in the report. Blocks for as
     * long as the supplier does besides.
     */
    public ReadinessReport check(Supplier<? extends Admin> admin) {
        Objects.requireNonNull(admin, "admin");
        Duration limit = Deadline.min(config.timeout(), LONGEST_RECHECK);
        ReadinessReport report = new ReadinessCheck(config).run(admin, limit);
        if (!report.isReady()) {
            return logged(report);
        }
        LOG.debug("{}", report);
        return report;
    }

    /**
     * Creates an admin client with this guard's client properties, for {@link #check(Admin)} where the service has none; the caller
     * closes it. To be made once and kept: with IAM and the credentials of a container each one leaves a timer of the AWS SDK behind.
     * Blocks for as long as the look-up of the bootstrap servers' names.
     *
     * @throws org.apache.kafka.common.KafkaException where it cannot be made
     */
    public Admin createAdmin() {
        Map<String, Object> properties = new LinkedHashMap<>(config.settings().properties());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "topic-guard-recheck");
        return Admin.create(properties);
    }

    /**
     * Checks as {@link #check()} does, and returns the report when everything is ready, or when the {@link GuardMode} lets the
     * service start all the same.
     *
     * @throws TopicsNotReadyException when not; its message says what is wrong and what to do. Whoever catches it, or the JVM,
     *     prints it; so it is logged only where the log is to be JSON.
     */
    public ReadinessReport assertReady() {
        return asserted(new ReadinessCheck(config).run(), logFormat == LogFormat.JSON);
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
     * before the service does its work. A failure is logged as an error besides, in case nobody does.
     *
     * @return completes with the report, or exceptionally with {@link TopicsNotReadyException}, in the time that {@link
     *     #check()} may take. Whoever cancels it, or completes it themselves, ends the check; cancelling what was derived
     *     from it does not.
     */
    public CompletableFuture<ReadinessReport> assertReadyAsync() {
        return inBackground(() -> asserted(new ReadinessCheck(config).run(), true));
    }

    /** Says whose guard it is; holds no secret. */
    @Override
    public String toString() {
        return config.toString();
    }

    private CompletableFuture<ReadinessReport> inBackground(Callable<ReadinessReport> check) {
        return Threads.async("topic-guard-" + config.subject() + "-async", check);
    }

    private ReadinessReport asserted(ReadinessReport report, boolean logsFailure) {
        if (report.isReady() || config.mode() == GuardMode.WARN) {
            return logged(report);
        }
        // An interrupt is what somebody wished for.
        if (logsFailure && report.failures().stream().noneMatch(failure -> failure.code() == FailureCode.INTERRUPTED)) {
            LOG.error("{}", textOf(report));
        }
        return report.orThrow();
    }

    private ReadinessReport logged(ReadinessReport report) {
        boolean calm = report.isReady()
                && report.warnings().stream().allMatch(warning -> warning.code() == FailureCode.UNVERIFIED);
        if (calm) {
            LOG.info("{}", textOf(report));
        } else {
            LOG.warn("{}", textOf(report));
        }
        return report;
    }

    private String textOf(ReadinessReport report) {
        return logFormat == LogFormat.JSON ? report.json() : report.text();
    }

    /** Collects what a guard needs. Setting a value twice is an error. Not thread-safe. */
    public static final class Builder {

        private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);
        private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);
        private static final Set<FailureCode> WARNINGS = Collections.unmodifiableSet(EnumSet.of(
                FailureCode.CONFIG_DRIFT,
                FailureCode.PERMISSION_MISSING,
                FailureCode.EXCESS_PERMISSION,
                FailureCode.LEADER_UNREACHABLE,
                FailureCode.NO_TOPICS,
                FailureCode.UNVERIFIED));

        private final String subject;
        /** The topics given; null when they are the service's, from the catalog. */
        private final @Nullable List<Topic> topics;

        private final UnaryOperator<String> variables;

        private @Nullable Supplier<TopicCatalog> catalog;
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

        /** @param variables environment variables by name; null for one that is not set */
        Builder(String subject, @Nullable List<Topic> topics, UnaryOperator<String> variables) {
            if (subject.isBlank()) {
                throw new IllegalArgumentException("subject must not be blank, but was \"" + subject + "\"");
            }
            this.subject = subject;
            this.topics = topics;
            this.variables = variables;
        }

        /** The catalog that declares the topics; {@link Topics#catalog()}, the bundled one, by default. Only with {@link TopicGuard#forService}. */
        public Builder catalog(TopicCatalog value) {
            Objects.requireNonNull(value, "catalog");
            return catalog(() -> value);
        }

        /**
         * The same, read when the check begins, as in {@code catalog(() -> TopicCatalog.load(file))}: a catalog that cannot be read is a
         * failure of the check then, and {@link GuardMode} decides what comes of it.
         */
        public Builder catalog(Supplier<TopicCatalog> value) {
            requireForService("catalog");
            catalog = once("catalog", catalog, value);
            return this;
        }

        /**
         * The environment whose overrides apply; by default the topics without overrides. Where the catalog names the environment's
         * cluster hosts, another cluster is refused. Only with {@link TopicGuard#forService}.
         */
        public Builder environment(String value) {
            requireForService("environment");
            environment = once("environment", environment, value);
            return this;
        }

        /**
         * The Kafka client properties of this service, required: {@code bootstrap.servers}, security settings and whatever its
         * factories and callback handlers read. What only producers and consumers know, interceptors and metric reporters are left
         * out, and client id, timeouts and retries are the guard's own.
         */
        public Builder clientProperties(Map<String, ?> value) {
            Map<String, Object> copy = new LinkedHashMap<>();
            value.forEach((key, property) -> {
                if (property != null) {
                    copy.put(Objects.requireNonNull(key, "a key of clientProperties is null"), property);
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

        /**
         * What a check takes at the most, from 1 second to 10 minutes; 60 seconds by default, and 15 where nothing at all is heard of
         * the cluster.
         */
        public Builder timeout(Duration value) {
            if (value.compareTo(SHORTEST_TIMEOUT) < 0 || value.compareTo(LONGEST_TIMEOUT) > 0) {
                throw new IllegalArgumentException("timeout must be from PT1S to PT10M, but was " + value);
            }
            timeout = once("timeout", timeout, value);
            return this;
        }

        /**
         * How long a missing topic is looked for again, counted from the cluster's first answer, since a fresh topic is
         * not known to every broker at once; the same for partitions and configs that were changed a moment ago. From zero up to the
         * timeout, by default 3 seconds or the timeout when that is shorter. Where the cluster tells of several brokers, another one is asked
         * before the word is said.
         */
        public Builder settleWindow(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("settleWindow must not be negative, but was " + value);
            }
            settleWindow = once("settleWindow", settleWindow, value);
            return this;
        }

        /**
         * How long a denied permission is asked for again, counted from the first denial: for services that are started together
         * with their role, since a change of an IAM policy takes up to a minute to be known everywhere. From zero, the default, up to
         * the timeout.
         */
        public Builder permissionWindow(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("permissionWindow must not be negative, but was " + value);
            }
            permissionWindow = once("permissionWindow", permissionWindow, value);
            return this;
        }

        /**
         * What to do about a service that is not ready; {@link GuardMode#FAIL} by default. The environment variable {@code
         * TOPIC_GUARD_MODE} wins, where it is set.
         */
        public Builder mode(GuardMode value) {
            mode = once("mode", mode, value);
            return this;
        }

        /**
         * Which permissions of the service to look at. By default {@link PermissionScope#TOPICS}, but {@link PermissionScope#NONE} with
         * IAM on MSK, where asking writes an AccessDenied event to CloudTrail for each operation that is denied. Only with {@link
         * TopicGuard#forService}: the catalog says what the service does.
         */
        public Builder permissions(PermissionScope value) {
            requireForService("permissions");
            permissions = once("permissions", permissions, value);
            return this;
        }

        /**
         * Warnings that are failures, none by default: any of {@link FailureCode#PERMISSION_MISSING}, {@link
         * FailureCode#EXCESS_PERMISSION}, {@link FailureCode#CONFIG_DRIFT}, {@link FailureCode#LEADER_UNREACHABLE}, {@link
         * FailureCode#NO_TOPICS} and {@link FailureCode#UNVERIFIED}. What a newer catalog file says beyond what this library knows is
         * a warning always.
         *
         * @throws IllegalArgumentException for another code; those are failures always
         */
        public Builder failOn(FailureCode... codes) {
            Set<FailureCode> chosen = new LinkedHashSet<>(List.of(codes));
            if (!WARNINGS.containsAll(chosen)) {
                throw new IllegalArgumentException("failOn must be some of " + WARNINGS + ", but was " + chosen
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
         * Makes the guard; reads and opens nothing.
         *
         * @throws IllegalArgumentException when a window is longer than the timeout, or {@code TOPIC_GUARD_MODE} is no mode
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
            GuardConfig config = new GuardConfig(
                    subject,
                    readOnce(required()),
                    ClientSettings.of(clientProperties),
                    effectiveMode(),
                    failOn != null ? failOn : Set.of(),
                    Optional.ofNullable(permissions),
                    budget,
                    timeout != null ? timeout : DEFAULT_SILENCE,
                    settleWindow != null ? settleWindow : Deadline.min(DEFAULT_SETTLE_WINDOW, budget),
                    permissionWindow != null ? permissionWindow : Duration.ZERO,
                    Audience.SERVICE);
            return new TopicGuard(config, logFormat != null ? logFormat : LogFormat.TEXT);
        }

        private GuardMode effectiveMode() {
            String variable = variables.apply(MODE_VARIABLE);
            if (variable == null || variable.isBlank()) {
                return mode != null ? mode : GuardMode.FAIL;
            }
            try {
                return GuardMode.of(variable);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "the environment variable " + MODE_VARIABLE + ": " + e.getMessage(), e);
            }
        }

        /** The builder may be used again, so everything that the supplier reads is copied. */
        private Supplier<RequiredTopics> required() {
            if (topics != null) {
                List<Topic> given = topics;
                return () -> RequiredTopics.of(given);
            }
            String service = subject;
            Supplier<TopicCatalog> source = catalog;
            Optional<String> named = Optional.ofNullable(environment);
            List<Topic> extra = List.copyOf(extraTopics);
            return () ->
                    ofService(service, source == null ? Topics.catalog() : source.get(), source == null, named, extra);
        }

        /** A catalog that was read is not read again by the next check; one that could not be read is. */
        private static Supplier<RequiredTopics> readOnce(Supplier<RequiredTopics> source) {
            AtomicReference<RequiredTopics> read = new AtomicReference<>();
            return () -> {
                RequiredTopics known = read.get();
                if (known == null) {
                    known = source.get();
                    read.set(known);
                }
                return known;
            };
        }

        private static RequiredTopics ofService(
                String name, TopicCatalog catalog, boolean bundled, Optional<String> environment, List<Topic> extra) {
            TopicCatalog effective = environment.map(catalog::forEnvironment).orElse(catalog);
            Service service = effective.service(name);
            List<Topic> topics = new ArrayList<>(service.topics());
            topics.addAll(extra);
            return new RequiredTopics(
                    topics,
                    new CatalogSource(bundled, environment, Optional.of(effective)),
                    Optional.of(new RequiredTopics.Use(name, service.consumerGroup())),
                    environment.flatMap(named -> catalog.environments().stream()
                            .filter(declared -> declared.name().equals(named))
                            .findFirst()),
                    catalog.notices().stream().map(CatalogProblem::toString).toList());
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

        private static <T> T once(String name, @Nullable T present, T value) {
            Objects.requireNonNull(value, name);
            if (present != null) {
                throw new IllegalStateException(name + " is set already, to " + present);
            }
            return value;
        }
    }
}
