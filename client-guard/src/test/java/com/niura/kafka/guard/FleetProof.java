package com.niura.kafka.guard;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import com.niura.kafka.localmsk.iam.Limits;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many guards that start at once, in several JVMs, each with a role and a client of its own, half of them by AWS_MSK_IAM and half by
 * OAUTHBEARER, on a cluster that takes 100 logins a second and answers the others with {@code Too many connects}. Every one must find
 * its topics. {@code -Dfleet.guards=} and {@code -Dfleet.jvms=} make it larger or smaller; {@code -Dfleet.limit=} logins a second let the
 * limit be what takes the time, where the cores are too few for more.
 */
class FleetProof {

    private static final String REGION = "ap-south-1";
    private static final String CREDENTIALS_FILE = "aws.sharedCredentialsFile";
    private static final int GUARDS = Integer.getInteger("fleet.guards", 300);
    private static final int JVMS = Integer.getInteger("fleet.jvms", 10);
    private static final int LIMIT = Integer.getInteger(
            "fleet.limit", Limits.serverless().connectionsPerSecond().orElseThrow());
    /** One at the address that it is given, and one at the broker that it is led to. */
    private static final int LOGINS_OF_A_GUARD = 2;

    /** Logins a second, as long as the JVMs get warm. */
    private static final int WITHOUT_LIMIT = 10_000;

    /** Checks after which a check costs what it costs from then on, more or less: a tenth of the CPU is still the compiler's. */
    private static final int WARM = 100;

    /** Longer than the default of a minute, so that a slow machine is no failure; what it took is printed. */
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final String THROTTLED = "more than";
    private static final String LOADED = "loaded";
    private static final String CPU = "cpu";
    private static final String POLICY = """
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Resource": "*", "Action": [
              "kafka-cluster:Connect", "kafka-cluster:DescribeTopic", "kafka-cluster:WriteData", "kafka-cluster:ReadData",
              "kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"]}}""";

    /** What one guard found, and when. */
    private record Verdict(double seconds, String found, int attempts) {}

    @TempDir
    private Path folder;

    private LocalMsk msk;

    @BeforeEach
    void start() throws Exception {
        msk = LocalMsk.builder().mskServerless(REGION).faultProxy().start();
        try (Admin admin = Admin.create(msk.iam().administrator().clientProperties())) {
            admin.createTopics(Topics.catalog().topics().stream()
                            .map(topic -> new NewTopic(topic.name(), Optional.of(3), Optional.empty()))
                            .toList())
                    .all()
                    .get();
        }
    }

    @AfterEach
    void stop() {
        msk.close();
    }

    /** From this the least time is reckoned that the limit leaves to many. */
    @Test
    void aGuardAlone_needsTwoLogins() {
        Map<String, Object> client = msk.iam().role("core", POLICY).clientProperties();
        limit(LOGINS_OF_A_GUARD);
        awaitEmptyWindow();

        ReadinessReport within = check(client);

        assertThat(within.isReady()).isTrue();
        assertThat(refusals()).isZero();

        limit(LOGINS_OF_A_GUARD - 1);
        awaitEmptyWindow();

        ReadinessReport beyond = check(client);

        assertThat(beyond.isReady()).isTrue();
        assertThat(refusals()).isPositive();
    }

    @Test
    void warmFleet_isReady() throws Exception {
        try (Fleet fleet = new Fleet("warm", WARM, List.of())) {
            assertReady(fleet.checkAtOnce());
        }
    }

    @Test
    void coldFleet_isReady() throws Exception {
        try (Fleet fleet = new Fleet("cold", 0, List.of())) {
            assertReady(fleet.checkAtOnce());
        }
    }

    @Test
    void fleetIsReady_whenTheBrokerIsKilledAndRestartedMeanwhile() throws Exception {
        try (Fleet fleet = new Fleet("warm, broker killed", WARM, List.of())) {
            CompletableFuture<List<Verdict>> verdicts = CompletableFuture.supplyAsync(fleet::checkAtOnce);
            await().atMost(LONGEST)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> fleet.verdicts.size() >= GUARDS / 10);
            msk.kill();
            int before = fleet.verdicts.size();
            msk.restart();
            fleet.beginsAnew();

            assertReady(verdicts.get());
            assertThat(before).as("ready before the broker was killed").isLessThan(GUARDS);
        }
    }

    @Test
    void fleetOfSmallTasks_isReady() throws Exception {
        assertReadyWithSmallQuotas("warm", WARM);
    }

    @Test
    void coldFleetOfSmallTasks_isReady() throws Exception {
        assertReadyWithSmallQuotas("cold", 0);
    }

    private void assertReadyWithSmallQuotas(String name, int checksBefore) throws Exception {
        List<CpuQuota> quotas = new ArrayList<>();
        try {
            limitCpu(quotas);
            try (Fleet fleet = new Fleet(name + ", 0.25 vCPU a JVM", checksBefore, quotas)) {
                assertReady(fleet.checkAtOnce());
            }
            System.out.printf(
                    "  together they may use %s CPUs of %s, on which the broker runs, too%n",
                    0.25 * JVMS, Runtime.getRuntime().availableProcessors());
        } finally {
            quotas.forEach(CpuQuota::close);
        }
    }

    private static void limitCpu(List<CpuQuota> quotas) {
        try {
            for (int i = 0; i < JVMS; i++) {
                quotas.add(CpuQuota.of(0.25));
            }
        } catch (IOException e) {
            Assumptions.abort("no control group can be made here: " + e);
        }
    }

    private static void assertReady(List<Verdict> verdicts) {
        assertThat(verdicts).hasSize(GUARDS).extracting(Verdict::found).containsOnly(Member.READY);
    }

    private static ReadinessReport check(Map<String, Object> client) {
        return TopicGuard.forService("core")
                .clientProperties(client)
                .timeout(TIMEOUT)
                .build()
                .check();
    }

    private void limit(int logins) {
        msk.iam()
                .limits(Limits.serverless().toBuilder()
                        .connectionsPerSecond(logins)
                        .build());
    }

    private long refusals() {
        return msk.iam().decisions().stream()
                .filter(decision -> !decision.allowed() && decision.reason().startsWith(THROTTLED))
                .count();
    }

    private static double cpu(long process) {
        return ProcessHandle.of(process)
                        .flatMap(handle -> handle.info().totalCpuDuration())
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
    }

    /** What logged in before does not count any more. */
    private static void awaitEmptyWindow() {
        Instant begin = Instant.now();
        await().pollInterval(Duration.ofMillis(50))
                .until(() -> Instant.now().isAfter(begin.plus(Duration.ofMillis(1_200))));
    }

    /** The JVMs of the guards, from their start to their end. */
    private final class Fleet implements AutoCloseable {

        private final String name;
        private final List<Process> jvms = new ArrayList<>();
        private final List<Verdict> verdicts = new CopyOnWriteArrayList<>();
        private final CountDownLatch loaded = new CountDownLatch(JVMS);
        private final CountDownLatch ended = new CountDownLatch(JVMS);
        private final ConcurrentLinkedQueue<String> output = new ConcurrentLinkedQueue<>();
        private final AtomicLong begin = new AtomicLong();
        /** When the broker was there again, in seconds, and how many did not need it any more; nothing where it was there all the time. */
        private volatile double restarted;

        private volatile int readyBefore;
        /** What all JVMs have used from the beginning of the checks to their end. */
        private final DoubleAdder cpuSeconds = new DoubleAdder();

        /**
         * Starts the JVMs, which wait then.
         *
         * @param checksBefore that each of them makes one after the other before it waits, so that its code is loaded and compiled
         * @param quotas of each JVM one, or none
         */
        Fleet(String name, int checksBefore, List<CpuQuota> quotas) throws Exception {
            this.name = name;
            limit(WITHOUT_LIMIT);
            List<Map<String, Object>> clients = IntStream.range(0, GUARDS)
                    .mapToObj(i -> client(i, msk.iam().role("core-" + i, POLICY)))
                    .toList();
            String[] profiles = Files.readString(Path.of(System.getProperty(CREDENTIALS_FILE)))
                    .split("(?=\\[)");
            for (int jvm = 0; jvm < JVMS; jvm++) {
                Properties properties = new Properties();
                StringBuilder credentials = new StringBuilder();
                for (int i = jvm; i < GUARDS; i += JVMS) {
                    String prefix = i + " ";
                    clients.get(i).forEach((key, value) -> properties.put(prefix + key, String.valueOf(value)));
                    String end = "-core-" + i + "]";
                    Arrays.stream(profiles)
                            .filter(profile ->
                                    profile.lines().findFirst().orElse("").endsWith(end))
                            .forEach(credentials::append);
                }
                Path file = folder.resolve("member-" + jvm);
                try (OutputStream out = Files.newOutputStream(file)) {
                    properties.store(out, null);
                }
                // No task has more than its own; the SDK reads the whole file for each login.
                Path credentialsFile = Files.writeString(folder.resolve("credentials-" + jvm), credentials);
                Process process = launch(
                        file,
                        credentialsFile,
                        checksBefore,
                        quotas.isEmpty() ? "" : quotas.get(jvm).members().toString());
                jvms.add(process);
                Thread reader = new Thread(() -> read(process), "fleet-" + jvm);
                reader.setDaemon(true);
                reader.start();
            }
            assertThat(loaded.await(LONGEST.toSeconds(), TimeUnit.SECONDS))
                    .as("all JVMs are there; printed: %s", output)
                    .isTrue();
            limit(LIMIT);
            awaitEmptyWindow();
        }

        /** In each JVM half of them log in by one mechanism, and half by the other. */
        private Map<String, Object> client(int number, Role role) {
            Map<String, Object> client = new HashMap<>(
                    number / JVMS % 2 == 0 ? role.clientProperties() : role.oauthBearerClientProperties());
            // As MskIam.clientProperties has them.
            client.put("reconnect.backoff.ms", 1_000);
            client.put("reconnect.backoff.max.ms", 10_000);
            return client;
        }

        private Process launch(Path file, Path credentials, int checksBefore, String members) throws IOException {
            List<String> command = new ArrayList<>(
                    List.of("sh", "-c", "[ -z \"$MEMBERS\" ] || echo $$ >\"$MEMBERS\" || exit 1; exec \"$@\"", "sh"));
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(msk.jvmOptions());
            command.add("-Daws.region=" + REGION);
            command.add("-D%s=%s".formatted(CREDENTIALS_FILE, credentials));
            command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
            command.addAll(List.of(
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx384m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Member.class.getName()));
            command.addAll(List.of(file.toString(), String.valueOf(checksBefore)));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().keySet().removeIf(variable -> variable.startsWith("AWS_"));
            builder.environment().put("MEMBERS", members);
            return builder.start();
        }

        private void read(Process process) {
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] fields = line.split("\t", 3);
                    if (line.equals(LOADED)) {
                        loaded.countDown();
                    } else if (fields[0].equals(CPU)) {
                        cpuSeconds.add(Double.parseDouble(fields[1]));
                    } else if (fields.length == 3) {
                        double seconds = (System.nanoTime() - begin.get()) / 1e9;
                        verdicts.add(new Verdict(seconds, fields[2], Integer.parseInt(fields[1])));
                    } else {
                        output.add(line);
                    }
                }
            } catch (IOException e) {
                output.add(e.toString());
            } finally {
                ended.countDown();
            }
        }

        /** Lets them begin, waits for all verdicts, and prints a line about them. */
        List<Verdict> checkAtOnce() {
            try {
                long connections = msk.proxy().counts().accepted();
                long refused = refusals();
                double brokerBefore = cpu(msk.broker(1).pid());
                begin.set(System.nanoTime());
                for (Process jvm : jvms) {
                    jvm.getOutputStream().write('\n');
                    jvm.getOutputStream().flush();
                }
                assertThat(ended.await(LONGEST.toSeconds(), TimeUnit.SECONDS))
                        .as("all JVMs have ended; printed: %s", output)
                        .isTrue();
                print(
                        msk.proxy().counts().accepted() - connections,
                        refusals() - refused,
                        cpu(msk.broker(1).pid()) - brokerBefore);
                return verdicts;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("printed: " + output, e);
            }
        }

        /** Those that are not ready log in with both connections again: the old ones are gone. */
        void beginsAnew() {
            readyBefore = verdicts.size();
            restarted = (System.nanoTime() - begin.get()) / 1e9;
        }

        private void print(long connections, long refused, double brokerCpu) {
            Locale.setDefault(Locale.ROOT);
            // So many at once, and as many again each whole second later.
            int waves = ((GUARDS - readyBefore) * LOGINS_OF_A_GUARD - 1) / LIMIT;
            double[] ready = verdicts.stream()
                    .filter(verdict -> verdict.found().equals(Member.READY))
                    .mapToDouble(Verdict::seconds)
                    .sorted()
                    .toArray();
            double last = Arrays.stream(ready).max().orElse(Double.NaN);
            System.out.printf(
                    "Kafka %s, %s guards in %s JVMs, %s: %s READY, half after %.1f s, the last after %.1f s, the limit's least %s s, ratio %.2f; of each guard %.1f connections, %.1f refused logins; CPU: guards %.1f s, broker %s%n",
                    msk.kafkaVersion(),
                    GUARDS,
                    JVMS,
                    name,
                    ready.length,
                    ready.length == 0 ? Double.NaN : ready[ready.length / 2],
                    last,
                    waves,
                    (last - restarted) / waves,
                    (double) connections / GUARDS,
                    (double) refused / GUARDS,
                    cpuSeconds.sum(),
                    restarted > 0 ? "not known" : "%.1f s".formatted(brokerCpu));
            if (restarted > 0) {
                System.out.printf(
                        "  the broker was there again after %.1f s, when %s were ready: the ratio is that of the time since%n",
                        restarted, readyBefore);
            }
            verdicts.stream()
                    .map(Verdict::found)
                    .filter(found -> !found.equals(Member.READY))
                    .collect(Collectors.groupingBy(found -> found.split(":", 2)[0]))
                    .values()
                    .forEach(alike -> System.out.printf("  %s times such as %s%n", alike.size(), alike.get(0)));
        }

        @Override
        public void close() {
            jvms.forEach(jvm -> jvm.destroyForcibly().onExit().join());
        }
    }

    /** The JVM of some guards: says when it is loaded, waits for a line, and prints each verdict as it comes. */
    static final class Member {

        static final String READY = "READY";

        private Member() {}

        /** Takes the file with the client properties of each guard, and how many checks to make before. */
        public static void main(String[] args) throws Exception {
            Properties file = new Properties();
            try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
                file.load(in);
            }
            Map<String, Map<String, Object>> clients = new HashMap<>();
            file.stringPropertyNames().forEach(name -> {
                String[] parts = name.split(" ", 2);
                clients.computeIfAbsent(parts[0], key -> new HashMap<>()).put(parts[1], file.getProperty(name));
            });
            Stream.generate(clients::values)
                    .flatMap(Collection::stream)
                    .limit(Integer.parseInt(args[1]))
                    .forEach(FleetProof::check);
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            clients.forEach((number, client) -> {
                Thread thread = new Thread(() -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        return;
                    }
                    ReadinessReport report = check(client);
                    String found = report.isReady()
                            ? READY
                            : report.failures().stream()
                                    .map(failure -> failure.code() + ": " + failure.headline())
                                    .collect(Collectors.joining("; "));
                    // One write of a whole line.
                    System.out.print("%s\t%s\t%s%n".formatted(number, report.attempts(), found));
                });
                thread.start();
                threads.add(thread);
            });
            System.out.println(LOADED);
            if (System.in.read() < 0) {
                System.exit(1);
            }
            double before = cpu(ProcessHandle.current().pid());
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            System.out.print(
                    "%s\t%.3f%n".formatted(CPU, cpu(ProcessHandle.current().pid()) - before));
            System.exit(0);
        }
    }
}
