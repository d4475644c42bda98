package com.niura.kafka.guard;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.fault.FaultProxy;
import com.niura.kafka.localmsk.iam.DescribeClusterRequirement;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.msk.auth.iam.IAMClientCallbackHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a check leaves behind, whatever its end: no thread, no connection, no JMX bean. */
@Tag("one-level")
class NothingLeftIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    /** Within about a second after a check has returned, as documented, everything is gone; on a machine under load, in this time. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(2);
    /** The peer of a connection learns a moment later that it was closed. */
    private static final Duration ON_THE_WAY = Duration.ofSeconds(2);

    private static LocalMsk msk;
    private static FaultProxy proxy;

    private Set<Thread> threadsBefore;

    @BeforeAll
    static void start() {
        msk = LocalMsk.builder().mskServerless("ap-south-1").faultProxy().start();
        proxy = msk.proxy();
        try (Admin admin = Admin.create(client())) {
            Clusters.create(admin, 1, "present");
        }
    }

    @AfterAll
    static void stop() {
        msk.close();
    }

    @BeforeEach
    void lookAround() {
        await().until(() -> proxy.counts().open() == 0);
        assertThat(beans()).isEmpty();
        threadsBefore = Thread.getAllStackTraces().keySet();
    }

    @AfterEach
    void endFaults() {
        proxy.heal();
        msk.iam().describeClusterRequirement(DescribeClusterRequirement.NOBODY);
        BlockedLogin.release();
    }

    @Test
    void ready_leavesNothing() {
        assertThat(check("present", client()).failures()).isEmpty();

        assertNothingIsLeft();
    }

    @Test
    void verdict_waitsForTheClientToClose() {
        Map<String, Object> client = with("sasl.client.callback.handler.class", SlowToClose.class);
        int checks = 5;

        long clean = IntStream.range(0, checks)
                .filter(i -> {
                    assertThat(check("present", client).failures()).isEmpty();
                    return newThreads().isEmpty();
                })
                .count();

        // On a machine under load, a client may take longer than a check waits for it; without a wait, each of them
        // does.
        assertThat(clean).as("checks that have left nothing").isPositive();
    }

    /** An end of a check: a fault, and a client that meets it. */
    private record End(FailureCode code, Runnable fault, Supplier<Map<String, ?>> client) {

        /** How tests name it. */
        @Override
        public String toString() {
            return code.toString();
        }
    }

    static Stream<End> ends() {
        Runnable none = () -> {};
        return Stream.of(
                new End(
                        FailureCode.AUTH_DENIED,
                        none,
                        () -> msk.iam().role("nobody").clientProperties()),
                new End(FailureCode.CONFIG_INVALID, none, () -> with("security.protocol", "PLAINTEXT")),
                new End(FailureCode.CONFIG_INVALID, none, () -> with("ssl.truststore.location", "/no/such/store.p12")),
                new End(FailureCode.CONFIG_INVALID, none, () -> with("sasl.jaas.config", "no.such.Module required;")),
                new End(FailureCode.TLS_MISMATCH, none, () -> Map.of("bootstrap.servers", Clusters.byAddress(msk))),
                new End(FailureCode.UNREACHABLE, () -> proxy.blackhole(), NothingLeftIT::client),
                new End(FailureCode.CONNECT_REFUSED, () -> proxy.refuse(), NothingLeftIT::client),
                // In the midst of the TLS handshake.
                new End(
                        FailureCode.UNREACHABLE,
                        () -> proxy.limitData(FaultProxy.Direction.DOWN, 1_000),
                        NothingLeftIT::client));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void failure_leavesNothing(End end) {
        Map<String, ?> client = end.client().get();
        end.fault().run();

        assertThat(codes(check("present", client))).containsExactly(end.code());

        assertNothingIsLeft();
    }

    @Test
    void topicMissing_leavesNothing() {
        assertThat(codes(check("absent", client()))).containsExactly(FailureCode.TOPIC_MISSING);

        assertNothingIsLeft();
    }

    @Test
    void withoutDescribeCluster_theConsumerIsGone_too() {
        msk.iam().describeClusterRequirement(DescribeClusterRequirement.ADMIN_CLIENTS);
        Map<String, Object> reader = msk.iam()
                .role(
                        "reader",
                        Clusters.policy("Connect", msk.iam().clusterArn()),
                        Clusters.policy("DescribeTopic", msk.iam().topicArn("present")))
                .clientProperties();

        ReadinessReport report = check("present", reader);

        assertThat(report.failures()).isEmpty();
        assertThat(report.warnings()).extracting(Failure::code).contains(FailureCode.PERMISSION_MISSING);
        assertNothingIsLeft();
    }

    @Test
    void brokerThatHangs_leavesNothing() {
        msk.freeze();
        // Freezing has needed a thread.
        lookAround();
        try {
            assertThat(codes(check("present", client()))).containsExactly(FailureCode.UNREACHABLE);

            assertNoThreadAndNoBeanIsLeft();
        } finally {
            msk.resume();
        }
        // A hanging broker does not close its side.
        assertNoConnectionIsLeft();
    }

    @Test
    void interrupt_leavesNothing() throws Exception {
        proxy.blackhole();
        CompletableFuture<ReadinessReport> report = new CompletableFuture<>();
        long accepted = proxy.counts().accepted();
        Thread starting = new Thread(() -> report.complete(check("present", client())), "starting");
        starting.start();
        await().pollInSameThread().until(() -> proxy.counts().accepted() > accepted);

        starting.interrupt();

        assertThat(codes(report.get(2, TimeUnit.SECONDS))).containsExactly(FailureCode.INTERRUPTED);
        starting.join();
        assertNothingIsLeft();
    }

    @Test
    void asynchronousCheckThatIsCancelled_leavesNothing() {
        proxy.blackhole();
        long accepted = proxy.counts().accepted();
        CompletableFuture<ReadinessReport> report = guard("present", client()).checkAsync();
        await().pollInSameThread().until(() -> proxy.counts().accepted() > accepted);

        report.cancel(true);

        assertNothingIsLeft();
    }

    @Test
    void severalChecksAtOnce_leaveNothing() {
        TopicGuard guard = guard("present", client());
        var reports = Stream.generate(guard::checkAsync).limit(3).toList();

        assertThat(reports)
                .allSatisfy(report ->
                        assertThat(report.get(30, TimeUnit.SECONDS).failures()).isEmpty());
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({"InCallback, CREDENTIALS_UNAVAILABLE", "InConfiguration, DEADLINE"})
    void loginThatIsStuck_leavesADaemonUntilItReturns_andThenNothing(String where, FailureCode code) {
        String login = BlockedLogin.class.getName() + "$" + where;

        assertThat(codes(check("present", with("sasl.client.callback.handler.class", login))))
                .containsExactly(code);
        assertThat(newThreads()).isNotEmpty().allMatch(Thread::isDaemon);

        BlockedLogin.release();

        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() {
        assertNoThreadAndNoBeanIsLeft();
        assertNoConnectionIsLeft();
    }

    private void assertNoThreadAndNoBeanIsLeft() {
        await().pollInSameThread().atMost(AFTERWARDS).untilAsserted(() -> {
            assertThat(newThreads()).isEmpty();
            assertThat(beans()).isEmpty();
        });
    }

    private static void assertNoConnectionIsLeft() {
        await().atMost(ON_THE_WAY)
                .untilAsserted(() -> assertThat(proxy.counts().open()).isZero());
    }

    private Set<Thread> newThreads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeAll(threadsBefore);
        return threads.stream().filter(Thread::isAlive).collect(Collectors.toSet());
    }

    /** Those of Kafka clients; no other client is open during a test. */
    private static Set<ObjectName> beans() {
        try {
            return ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("kafka.*:*"), null);
        } catch (MalformedObjectNameException e) {
            throw new AssertionError(e);
        }
    }

    private static List<FailureCode> codes(ReadinessReport report) {
        return report.failures().stream().map(Failure::code).toList();
    }

    private static ReadinessReport check(String topic, Map<String, ?> client) {
        return guard(topic, client).check();
    }

    private static TopicGuard guard(String topic, Map<String, ?> client) {
        return TopicGuard.forTopics("departing", List.of(new Topic(topic, 1, "test", List.of(), List.of(), Map.of())))
                .clientProperties(client)
                .timeout(TIMEOUT)
                .settleWindow(Duration.ofMillis(300))
                .build();
    }

    private static Map<String, Object> client() {
        return msk.iam().administrator().clientProperties();
    }

    private static Map<String, Object> with(String key, Object value) {
        Map<String, Object> changed = new HashMap<>(client());
        changed.put(key, value);
        return changed;
    }

    /** Holds up the closing of the client by a fraction of what a check waits for it. */
    public static final class SlowToClose extends IAMClientCallbackHandler {
        @Override
        public void close() {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            super.close();
        }
    }
}
