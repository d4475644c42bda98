package com.niura.kafka.guard;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import com.niura.kafka.localmsk.credentials.ContainerCredentials;
import com.niura.kafka.localmsk.iam.Limits;
import com.sun.management.UnixOperatingSystemMXBean;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.msk.auth.iam.IAMClientCallbackHandler;
import software.amazon.msk.auth.iam.IAMLoginModule;
import software.amazon.msk.auth.iam.internals.AWSCredentialsCallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many checks in one JVM leave nothing behind: of each level that is measured, and of each class's live instances, the lowest value
 * of the last third is not above the highest of the first third after a warm-up, but for a tolerance. A leak of one object a check
 * raises it by a third of the number of checks.
 *
 * <p>{@code -Dproof.checks} is how many.
 */
class LongRunProof {

    private static final int CHECKS = Integer.getInteger("proof.checks", 600);
    /** With a leak planted: so many that a third of them is more than any tolerance. */
    private static final int CHECKS_WITH_LEAK = 240;
    /** After the warm-up; each third of them is compared. */
    private static final int SAMPLES = 27;

    private static final int AT_ONCE = 8;
    private static final Path CSV = Path.of("target", "long-run.csv");

    private static Properties propertiesBefore;
    private static LocalMsk msk;
    private static ContainerCredentials endpoint;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        propertiesBefore = (Properties) System.getProperties().clone();
        msk = LocalMsk.builder().mskServerless("ap-south-1").start();
        msk.iam()
                .limits(Limits.serverless().toBuilder()
                        .unlimitedConnectionsPerSecond()
                        .build());
        Role role = msk.iam().administrator();
        try (Admin admin = Admin.create(role.clientProperties())) {
            Clusters.create(admin, 1, "present");
        }
        endpoint = ContainerCredentials.start(role.credentials());
        System.setProperty("aws.containerCredentialsFullUri", endpoint.uri().toString());
        System.setProperty("aws.region", "ap-south-1");
        System.setProperty("aws.configFile", folder.resolve("none").toString());
        // In a profile; what names none asks the endpoint.
        System.setProperty(
                "aws.sharedCredentialsFile",
                Files.writeString(folder.resolve("credentials"), """
                        [wrong]
                        aws_access_key_id = %s
                        aws_secret_access_key = guessed-wrong
                        aws_session_token = %s
                        """.formatted(
                                        role.credentials().accessKeyId(),
                                        role.credentials().sessionToken()))
                        .toString());
    }

    @AfterAll
    static void stop() {
        endpoint.close();
        msk.close();
        System.setProperties(propertiesBefore);
    }

    @Test
    void checks_leaveNothingBehind() throws Exception {
        long fetchedBefore = endpoint.requests();

        Run run = new Run(CHECKS);
        run.checks(number -> {});

        System.out.printf("credentials fetched: %s%n", endpoint.requests() - fetchedBefore);
        Files.writeString(CSV, run.csv());
        // But for those with a profile, which fetch none.
        assertThat(endpoint.requests() - fetchedBefore).isGreaterThanOrEqualTo(CHECKS * 9L / 10);
        assertThat(run.risen()).as("what %s checks have left", CHECKS).isEmpty();
    }

    /** Something that each check might leave, and the level which must tell of it. */
    @SuppressWarnings("ImmutableEnumChecker")
    private enum Leak {
        THREAD("threads", number -> {
            Thread leaked = new Thread(() -> {
                try {
                    Thread.sleep(Duration.ofDays(1).toMillis());
                } catch (InterruptedException e) {
                    // The test is over.
                }
            });
            leaked.setDaemon(true);
            leaked.start();
            return leaked::interrupt;
        }),
        HEAP("heap_bytes", number -> {
            byte[] leaked = new byte[16 * 1024];
            return () -> leaked[0] = 1;
        }),
        DESCRIPTOR(
                "file_descriptors",
                number -> Files.newInputStream(Path.of(
                        System.getProperty("java.class.path").split(System.getProperty("path.separator"), -1)[0]))),
        BEAN("jmx_beans", number -> {
            ObjectName leaked = new ObjectName("leak:number=" + number);
            ManagementFactory.getPlatformMBeanServer().registerMBean(new javax.management.timer.Timer(), leaked);
            return () -> ManagementFactory.getPlatformMBeanServer().unregisterMBean(leaked);
        }),
        CLASS_LOADER("loaded_classes", number -> {
            Object leaked = Proxy.newProxyInstance(
                    new ClassLoader(LongRunProof.class.getClassLoader()) {},
                    new Class<?>[] {Runnable.class},
                    (proxy, method, arguments) -> null);
            return () -> assertThat(leaked).isNotNull();
        }),
        /** What aws-msk-iam-auth leaves. */
        REFRESH("scheduled_tasks", number -> {
            IAMClientCallbackHandler leaking = new IAMClientCallbackHandler();
            leaking.configure(
                    Map.of(),
                    "AWS_MSK_IAM",
                    List.of(new AppConfigurationEntry(
                            IAMLoginModule.class.getName(), LoginModuleControlFlag.REQUIRED, Map.of())));
            leaking.handle(new Callback[] {new AWSCredentialsCallback()});
            leaking.close();
            return () -> {};
        });

        private interface Plant {
            /** Returns what keeps it, and ends it. */
            AutoCloseable plant(int number) throws Exception;
        }

        private final String level;
        private final Plant plant;

        Leak(String level, Plant plant) {
            this.level = level;
            this.plant = plant;
        }
    }

    @ParameterizedTest
    @EnumSource
    void leakOfEachKind_isFound(Leak leak) throws Exception {
        List<AutoCloseable> leaked = new ArrayList<>();
        Run run = new Run(CHECKS_WITH_LEAK);
        try {
            run.checks(number -> {
                AutoCloseable planted = leak.plant.plant(number);
                synchronized (leaked) {
                    leaked.add(planted);
                }
            });
        } finally {
            for (AutoCloseable planted : leaked) {
                planted.close();
            }
        }

        assertThat(run.risen()).containsKey(leak.level);
    }

    /** Two seconds may be too few for the first of them on a machine that does other things as well. */
    private static final Set<FailureCode> REFUSED = Set.of(
            FailureCode.CONNECT_REFUSED, FailureCode.UNREACHABLE, FailureCode.CPU_SHORTAGE, FailureCode.DEADLINE);

    /** What one check meets, and what it may say; nothing when ready. */
    private record Kind(String topic, Map<String, Object> client, Set<FailureCode> codes) {}

    private static Kind kind(int number) {
        // Nobody else may have this JAAS line: Kafka's clients share a login where they have the same.
        Map<String, Object> client = (number + number / 40) % 2 == 0 ? signing() : bearing(number);
        return switch (number % 40) {
            case 9 -> new Kind("absent", client, Set.of(FailureCode.TOPIC_MISSING));
            case 19 -> {
                client.put("bootstrap.servers", msk.bootstrapServers().replaceFirst(":\\d+$", ":1"));
                yield new Kind("present", client, REFUSED);
            }
            case 29 -> {
                client.computeIfPresent(
                        "sasl.jaas.config", (key, login) -> login.toString().replace(";", " awsProfileName=wrong;"));
                yield new Kind("present", client, Set.of(FailureCode.AUTH_DENIED));
            }
            case 39 -> {
                client.keySet().removeIf(key -> key.startsWith("ssl.truststore"));
                yield new Kind("present", client, Set.of(FailureCode.TLS_UNTRUSTED));
            }
            default -> new Kind("present", client, Set.of());
        };
    }

    /** A client that signs; its credentials are wherever the AWS SDK finds them. */
    private static Map<String, Object> signing() {
        return new HashMap<>(msk.clientProperties());
    }

    /** The same with a token. */
    private static Map<String, Object> bearing(int number) {
        Map<String, Object> client = signing();
        client.remove("sasl.client.callback.handler.class");
        client.put("sasl.mechanism", "OAUTHBEARER");
        client.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required check=\"%s\";"
                        .formatted(number));
        client.put(
                "sasl.login.callback.handler.class", "software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler");
        return client;
    }

    private static void check(int number) {
        Kind kind = kind(number);
        TopicGuard guard = TopicGuard.forTopics(
                        "steady", List.of(new Topic(kind.topic(), 1, "test", List.of(), List.of(), Map.of())))
                .clientProperties(kind.client())
                .timeout(Duration.ofSeconds(kind.codes() == REFUSED ? 2 : 60))
                .settleWindow(Duration.ofMillis(100))
                .build();

        ReadinessReport report = number % 5 == 1 ? guard.checkAsync().join() : guard.check();

        assertThat(report.failures())
                .as("check %s: %s", number, report.text())
                .hasSize(kind.codes().isEmpty() ? 0 : 1);
        assertThat(report.failures())
                .as("check %s: %s", number, report.text())
                .extracting(Failure::code)
                .allMatch(kind.codes()::contains);
    }

    private interface AfterCheck {
        void run(int number) throws Exception;
    }

    /** A number of checks, and what was measured meanwhile. */
    private static final class Run {

        /** What each level may rise by: what a JVM does for itself. */
        private final Map<String, Long> tolerances;

        private final int checks;
        private final int[] done = new int[SAMPLES + 1];
        private final long[] seconds = new long[SAMPLES + 1];
        /** By the name of the level, at each sample. Filled from the start, so that it grows no more. */
        private final Map<String, long[]> levels = new TreeMap<>();
        /** The same by the name of the class. */
        private final Map<String, long[]> instances = new HashMap<>();

        Run(int checks) {
            this.checks = checks;
            this.tolerances = Map.of(
                    "threads", 1L,
                    "heap_bytes", 150_000L + 100L * checks / 3,
                    "file_descriptors", 2L,
                    "metaspace_bytes", 300_000L + 50L * checks / 3,
                    "jmx_beans", 0L,
                    "loaded_classes", 20L + checks / 300,
                    "scheduled_tasks", 0L,
                    "credential_objects", 0L);
        }

        /** Live instances of one class: one for every fiftieth check would be too many. */
        private long toleratedInstances() {
            return 10 + checks / 150L;
        }

        /** Checks, and looks at the JVM after the warm-up and whenever another part of the checks is over. */
        void checks(AfterCheck afterCheck) throws Exception {
            int warmUp = checks / 10;
            ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
            long start = System.nanoTime();
            try {
                for (int i = 0; i <= SAMPLES; i++) {
                    done[i] = warmUp + (checks - warmUp) * i / SAMPLES;
                    List<Callable<Void>> part = IntStream.range(i == 0 ? 0 : done[i - 1], done[i])
                            .<Callable<Void>>mapToObj(number -> () -> {
                                check(number);
                                afterCheck.run(number);
                                return null;
                            })
                            .toList();
                    for (Future<Void> check : threads.invokeAll(part)) {
                        check.get();
                    }
                    seconds[i] = Duration.ofNanos(System.nanoTime() - start).toSeconds();
                    sample(i);
                    System.out.printf("%s checks in %s s%n", done[i], seconds[i]);
                }
            } finally {
                threads.shutdownNow();
            }
        }

        /** Waits until the last client is gone, and collects garbage. */
        private void sample(int i) throws JMException {
            Predicate<Thread> ofACheck = thread -> thread.getName().contains("topic-guard");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(ofACheck));
            LiveObjects.byClass();
            // What a reference queue has let go meanwhile is collected by the second.
            LiveObjects.byClass().forEach((name, count) -> {
                add(instances, i, name, count.instances());
                add(levels, i, "heap_bytes", count.bytes());
                add(levels, i, "scheduled_tasks", name.endsWith("ScheduledFutureTask") ? count.instances() : 0);
                boolean credentials = name.startsWith("software.amazon.") && name.contains("Credential");
                add(levels, i, "credential_objects", credentials ? count.instances() : 0);
            });
            var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            add(levels, i, "threads", ManagementFactory.getThreadMXBean().getThreadCount());
            add(levels, i, "file_descriptors", system.getOpenFileDescriptorCount());
            ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getName().equals("Metaspace"))
                    .forEach(pool ->
                            add(levels, i, "metaspace_bytes", pool.getUsage().getUsed()));
            add(
                    levels,
                    i,
                    "jmx_beans",
                    ManagementFactory.getPlatformMBeanServer().getMBeanCount());
            add(
                    levels,
                    i,
                    "loaded_classes",
                    ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        }

        private static void add(Map<String, long[]> series, int i, String name, long value) {
            series.computeIfAbsent(name, key -> new long[SAMPLES + 1])[i] += value;
        }

        /** Returns what has risen by more than is tolerated, and by how much. */
        Map<String, Long> risen() {
            Map<String, Long> risen = new TreeMap<>();
            levels.forEach((name, series) -> {
                System.out.printf(
                        "%s: %s to %s, tolerated +%s%n", name, first(series), last(series), tolerances.get(name));
                if (rise(series) > tolerances.getOrDefault(name, 0L)) {
                    risen.put(name, rise(series));
                }
            });
            instances.forEach((name, series) -> {
                if (rise(series) > toleratedInstances()) {
                    risen.put(name, rise(series));
                }
            });
            System.out.printf("risen by more, classes by more than %s: %s%n", toleratedInstances(), risen);
            return risen;
        }

        private static long rise(long[] series) {
            return last(series) - first(series);
        }

        /** The highest of the first third. */
        private static long first(long[] series) {
            return LongStream.of(series).limit(SAMPLES / 3).max().orElseThrow();
        }

        /** The lowest of the last third. */
        private static long last(long[] series) {
            return LongStream.of(series).skip(SAMPLES + 1L - SAMPLES / 3).min().orElseThrow();
        }

        String csv() {
            return IntStream.rangeClosed(0, SAMPLES)
                    .mapToObj(i -> done[i] + "," + seconds[i] + ","
                            + levels.values().stream()
                                    .map(series -> Long.toString(series[i]))
                                    .collect(Collectors.joining(",")))
                    .collect(Collectors.joining(
                            "\n", "checks,seconds," + String.join(",", levels.keySet()) + "\n", "\n"));
        }
    }
}
