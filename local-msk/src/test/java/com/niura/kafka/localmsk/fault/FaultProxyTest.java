package com.niura.kafka.localmsk.fault;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.niura.kafka.localmsk.LocalMskException;
import com.niura.kafka.localmsk.fault.FaultProxy.Direction;
import com.niura.kafka.localmsk.internal.process.Ports;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultProxyTest {

    private static final InetSocketAddress ANY_PORT = Ports.address(0);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** For what must not come at all; a slow machine can only make such a test more lenient. */
    private static final int NOTHING_MILLIS = 150;

    private final Deque<Closeable> opened = new ArrayDeque<>();
    private ServerSocket upstream;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        upstream = keep(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        upstream.setSoTimeout((int) LIMIT.toMillis());
        proxy = FaultProxy.inFrontOf(ANY_PORT, Ports.address(upstream.getLocalPort()));
        opened.push(proxy::close);
    }

    @AfterEach
    void closeAll() throws IOException {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    @Test
    void bytes_passInBothDirectionsAndAreCounted() throws IOException {
        // Given
        Pair pair = connect();

        // When
        pair.client().write("to the broker");
        assertThat(pair.server().read(13)).isEqualTo("to the broker");
        pair.server().write("to the client!");

        // Then
        assertThat(pair.client().read(14)).isEqualTo("to the client!");
        assertThat(proxy.counts()).isEqualTo(new FaultProxy.Counts(1, 1, 13, 14, 1));
    }

    @Test
    void roundTrips_areCountedOnEachConnection() throws IOException {
        // Given
        Pair first = connect();
        Pair second = connect();

        // When
        for (int i = 0; i < 3; i++) {
            first.client().write("question");
            assertThat(first.server().read(8)).isEqualTo("question");
            // Of a second connection that is asking already.
            second.client().write("more");
            assertThat(second.server().read(4)).isEqualTo("more");
            first.server().write("answer");
            assertThat(first.client().read(6)).isEqualTo("answer");
            first.server().write(", and news that nobody asked for");
            assertThat(first.client().read(32)).isEqualTo(", and news that nobody asked for");
        }
        second.server().write("one answer");

        // Then
        assertThat(second.client().read(10)).isEqualTo("one answer");
        assertThat(proxy.counts().roundTrips()).isEqualTo(4);
    }

    @Test
    void manyBytesBothWaysAtOnce_arriveAsTheyWere() throws Exception {
        // Given
        byte[] up = random(1, 8 * 1024 * 1024);
        byte[] down = random(2, 8 * 1024 * 1024);
        Pair pair = connect();

        // When
        CompletableFuture<Void> sent = CompletableFuture.allOf(
                inBackground(() -> pair.client().write(up)),
                inBackground(() -> pair.server().write(down)));
        CompletableFuture<byte[]> received = new CompletableFuture<>();
        CompletableFuture<Void> reading =
                inBackground(() -> received.complete(pair.server().readBytes(up.length)));

        // Then
        assertThat(pair.client().readBytes(down.length)).isEqualTo(down);
        assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo(up);
        CompletableFuture.allOf(sent, reading).get(20, TimeUnit.SECONDS);
        assertThat(proxy.counts())
                .extracting(
                        FaultProxy.Counts::accepted,
                        FaultProxy.Counts::open,
                        FaultProxy.Counts::bytesUp,
                        FaultProxy.Counts::bytesDown)
                .containsExactly(1L, 1, (long) up.length, (long) down.length);
    }

    @Test
    void endOfOneDirection_leavesTheOtherOpen() throws IOException {
        // Given
        Pair pair = connect();

        // When
        pair.client().write("question");
        pair.client().socket().shutdownOutput();

        // Then
        assertThat(pair.server().readToTheEnd()).isEqualTo("question");
        pair.server().write("answer");
        pair.server().socket().close();
        assertThat(pair.client().readToTheEnd()).isEqualTo("answer");
        awaitOpen(0);
    }

    @Test
    void resetOfOneSide_becomesAResetOfTheOther() throws IOException {
        // Given
        Pair pair = connect();

        // When
        pair.client().socket().setSoLinger(true, 0);
        pair.client().socket().close();

        // Then
        assertReset(pair.server());
        awaitOpen(0);
    }

    @Test
    void upstreamThatIsNotThere_resetsTheClient() throws IOException {
        // Given
        upstream.close();

        // When
        // The reset may come as early as that the client has not learnt of its connection yet.
        var thrown = assertThatThrownBy(() -> connectClient().read(1));

        // Then
        thrown.isInstanceOf(SocketException.class).hasMessageContaining("reset");
        awaitOpen(0);
        assertThat(proxy.counts().accepted()).isEqualTo(1);
    }

    @Test
    void refuse_refusesNewConnectionsAndLeavesOpenOnesAlone() throws IOException {
        // Given
        Pair before = connect();

        // When
        proxy.refuse();

        // Then
        assertThatThrownBy(this::connectClient).isInstanceOf(ConnectException.class);
        before.client().write("still there");
        assertThat(before.server().read(11)).isEqualTo("still there");
        proxy.heal();
        assertPasses(connect());
    }

    @Test
    void silence_acceptsAndNeverAnswers() throws IOException {
        // Given
        Pair before = connect();

        // When
        proxy.blackhole();
        Peer client = connectClient();
        client.write("hello?");

        // Then
        assertNothingComesTo(client);
        assertPasses(before);
        proxy.heal();
        assertNothingComesTo(client);
        assertPasses(connect());
        assertThat(proxy.counts().accepted()).isEqualTo(3);
        client.socket().close();
        awaitOpen(2);
    }

    @Test
    void silence_afterRefusing_listensAgain() throws IOException {
        // Given
        proxy.refuse();

        // When
        proxy.blackhole();

        // Then
        assertNothingComesTo(connectClient());
    }

    @Test
    void freeze_stopsOpenAndNewConnectionsUntilPass() throws IOException {
        // Given
        Pair before = connect();

        // When
        proxy.pause();
        before.client().write("up");
        before.server().write("down");
        Peer later = connectClient();
        later.write("late");

        // Then
        assertNothingComesTo(before.server());
        assertNothingComesTo(before.client());
        assertThat(proxy.counts()).isEqualTo(new FaultProxy.Counts(2, 2, 0, 0, 0));
        proxy.heal();
        assertThat(before.server().read(2)).isEqualTo("up");
        assertThat(before.client().read(4)).isEqualTo("down");
        assertThat(acceptUpstream().read(4)).isEqualTo("late");
    }

    @Test
    void freeze_hidesAnEndToo() throws IOException {
        // Given
        Pair pair = connect();

        // When
        proxy.pause();
        pair.server().socket().close();

        // Then
        assertNothingComesTo(pair.client());
        proxy.heal();
        assertThat(pair.client().readToTheEnd()).isEmpty();
    }

    @Test
    void reset_resetsBothSidesOfWhatIsOpenAndNothingElse() throws IOException {
        // Given
        Pair pair = connect();
        proxy.pause();

        // When
        proxy.reset();

        // Then
        assertReset(pair.client());
        assertReset(pair.server());
        assertThat(proxy.counts().open()).isZero();
        proxy.heal();
        assertPasses(connect());
    }

    @Test
    void delay_holdsBytesBackForThatLong() throws IOException {
        // Given
        Pair pair = connect();
        Duration delay = Duration.ofMillis(300);
        proxy.delay(Direction.DOWN, delay);

        // When
        long start = System.nanoTime();
        pair.server().write("late");
        String received = pair.client().read(4);
        Duration taken = Duration.ofNanos(System.nanoTime() - start);

        // Then
        assertThat(received).isEqualTo("late");
        assertThat(taken).isGreaterThanOrEqualTo(delay);
    }

    @Test
    void delay_concernsOneDirection() throws IOException {
        // Given
        Pair pair = connect();

        // When
        proxy.delay(Direction.DOWN, Duration.ofHours(1));
        pair.server().write("held back");
        pair.server().socket().shutdownOutput();
        pair.client().write("not held back");

        // Then
        assertThat(pair.server().read(13)).isEqualTo("not held back");
        assertNothingComesTo(pair.client());
        assertThat(proxy.counts()).isEqualTo(new FaultProxy.Counts(1, 1, 13, 0, 0));
        proxy.delay(Direction.DOWN, Duration.ZERO);
        assertThat(pair.client().readToTheEnd()).isEqualTo("held back");
    }

    @Test
    void delay_keepsTheOrder() throws IOException {
        // Given
        Pair pair = connect();
        StringBuilder expected = new StringBuilder();

        // When
        for (int i = 0; i < 50; i++) {
            // Getting shorter, so that what comes later would be due earlier.
            proxy.delay(Direction.UP, Duration.ofMillis(100 - 2 * i));
            pair.client().write(i + ",");
            expected.append(i).append(',');
        }
        pair.client().socket().shutdownOutput();

        // Then
        assertThat(pair.server().readToTheEnd()).isEqualTo(expected.toString());
    }

    @Test
    void delayedConnection_makesItsSenderWaitInsteadOfFillingTheMemory() throws Exception {
        // Given
        byte[] much = random(3, 32 * 1024 * 1024);
        Pair pair = connect();
        proxy.delay(Direction.UP, Duration.ofHours(1));

        // When
        CompletableFuture<Void> sent = inBackground(() -> pair.client().write(much));

        // Then
        assertThatThrownBy(() -> sent.get(NOTHING_MILLIS, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        proxy.heal();
        assertThat(pair.server().readBytes(much.length)).isEqualTo(much);
        sent.get(20, TimeUnit.SECONDS);
    }

    @Test
    void limitData_letsExactlySoManyBytesThrough() throws IOException {
        // Given
        Pair pair = connect();
        pair.server().write("abc");
        assertThat(pair.client().read(3)).isEqualTo("abc");

        // When
        proxy.limitData(Direction.DOWN, 10);
        pair.client().write("unread");
        pair.server().write("defghijklmnop");

        // Then
        assertThat(pair.client().readToTheEnd()).isEqualTo("defghij");
        assertThat(pair.server().readToTheEnd()).isEqualTo("unread");
        assertThat(proxy.counts().bytesDown()).isEqualTo(10);
        pair.client().socket().close();
        pair.server().socket().close();
        awaitOpen(0);
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void limitData_endsAtOnceWhatHasPassedOnMoreAlready(Direction direction) throws IOException {
        // Given
        Pair pair = connect();
        assertPasses(pair);

        // When
        proxy.limitData(direction, 1);

        // Then
        assertThat(pair.client().readToTheEnd()).isEmpty();
        assertThat(pair.server().readToTheEnd()).isEmpty();
    }

    @Test
    void limitDataToNothing_endsNewConnectionsBeforeTheFirstByte() throws IOException {
        // Given
        proxy.limitData(Direction.UP, 0);

        // When
        Peer client = connectClient();
        client.write("hello");

        // Then
        assertThat(client.readToTheEnd()).isEmpty();
        assertThat(acceptUpstream().readToTheEnd()).isEmpty();
        proxy.heal();
        assertPasses(connect());
    }

    @Test
    void limitData_countsEveryConnectionForItself() throws IOException {
        // Given
        proxy.limitData(Direction.UP, 5);
        Pair first = connect();
        Pair second = connect();

        // When
        first.client().write("12345");
        second.client().write("1234");

        // Then
        assertThat(first.server().readToTheEnd()).isEqualTo("12345");
        assertThat(second.server().read(4)).isEqualTo("1234");
        assertNothingComesTo(second.server());
    }

    @Test
    void close_leavesNoThreadNoPortAndNoConnection() throws IOException {
        // Given
        Pair pair = connect();
        assertPasses(pair);
        FaultProxy.Counts before = proxy.counts();

        // When
        proxy.close();

        // Then
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("fault-proxy-" + proxy.address().getPort());
        assertThatThrownBy(this::connectClient).isInstanceOf(ConnectException.class);
        assertThat(pair.client().readToTheEnd()).isEmpty();
        assertThat(pair.server().readToTheEnd()).isEmpty();
        assertThat(proxy.counts())
                .isEqualTo(new FaultProxy.Counts(
                        before.accepted(), 0, before.bytesUp(), before.bytesDown(), before.roundTrips()));
        assertThatThrownBy(proxy::heal)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The proxy on %s is closed", proxy.bootstrapServers());
        assertThat(proxy).asString().endsWith(", closed]");
        assertThatCode(proxy::close).doesNotThrowAnyException();
    }

    @Test
    void interruptedThread_canUseItAndStaysInterrupted() {
        // Given
        Thread.currentThread().interrupt();

        // When
        proxy.pause();
        proxy.close();

        // Then
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void portInUse_isReportedByName() {
        // Given
        InetSocketAddress taken = Ports.address(upstream.getLocalPort());

        // When
        var thrown = assertThatThrownBy(() -> FaultProxy.inFrontOf(taken, taken));

        // Then
        thrown.isInstanceOf(LocalMskException.class)
                .hasMessageContaining("The proxy needs 127.0.0.1:" + taken.getPort());
    }

    @Test
    void portTakenWhileRefusing_leavesTheProxyAsItWas() throws IOException {
        // Given
        Pair pair = connect();
        proxy.refuse();
        proxy.pause();

        // When
        ServerSocket intruder = new ServerSocket();
        opened.push(intruder);
        intruder.setReuseAddress(true);
        intruder.bind(proxy.address());

        // Then
        assertThatThrownBy(proxy::heal)
                .isInstanceOf(LocalMskException.class)
                .hasMessageContaining("The proxy needs " + proxy.bootstrapServers());
        pair.client().write("frozen");
        assertNothingComesTo(pair.server());
        intruder.close();
        proxy.heal();
        assertThat(pair.server().read(6)).isEqualTo("frozen");
        assertPasses(connect());
    }

    @Test
    void faultsWhileBytesFlow_neverChangeThem() throws Exception {
        // Given
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] much = random(seed, 4 * 1024 * 1024);
        Pair pair = connect();
        CompletableFuture<Void> sending = inBackground(() -> pair.client().write(much));
        CompletableFuture<byte[]> received = new CompletableFuture<>();
        CompletableFuture<Void> reading =
                inBackground(() -> received.complete(pair.server().readBytes(much.length)));

        // When
        for (int i = 0; i < 500; i++) {
            switch (random.nextInt(5)) {
                case 0 -> proxy.pause();
                case 1 -> proxy.delay(Direction.UP, Duration.ofMillis(random.nextInt(5)));
                case 2 -> proxy.refuse();
                case 3 -> proxy.blackhole();
                default -> proxy.heal();
            }
        }
        proxy.heal();

        // Then
        assertThat(received.get(20, TimeUnit.SECONDS)).as("seed " + seed).isEqualTo(much);
        CompletableFuture.allOf(sending, reading).get(20, TimeUnit.SECONDS);
        assertPasses(connect());
    }

    static Stream<Arguments> badInputs() {
        return Stream.of(
                badInput(
                        p -> p.delay(Direction.UP, Duration.ofMillis(-1)),
                        "delay must not be negative and at most an hour, but was PT-0.001S"),
                badInput(
                        p -> p.delay(Direction.UP, Duration.ofMinutes(61)),
                        "delay must not be negative and at most an hour, but was PT1H1M"),
                badInput(p -> p.limitData(Direction.DOWN, -1), "bytes must not be negative, but was -1"),
                badInput(
                        p -> FaultProxy.inFrontOf(ANY_PORT, ANY_PORT),
                        "upstream must have a port, but was 127.0.0.1:0"),
                badInput(
                        p -> FaultProxy.inFrontOf(ANY_PORT, InetSocketAddress.createUnresolved("broker.invalid", 9092)),
                        "upstream must be resolved, but was broker.invalid/<unresolved>:9092"));
    }

    private static Arguments badInput(Consumer<FaultProxy> call, String message) {
        return arguments(call, message);
    }

    @ParameterizedTest
    @MethodSource
    void badInputs(Consumer<FaultProxy> call, String message) {
        assertThatThrownBy(() -> call.accept(proxy))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void freePort_isOutsideTheEphemeralRange() {
        assertThat(proxy.address().getPort()).isBetween(20_000, 32_000);
        assertThat(proxy)
                .hasToString("FaultProxy[%s -> 127.0.0.1:%d]", proxy.bootstrapServers(), upstream.getLocalPort());
    }

    private Pair connect() throws IOException {
        return new Pair(connectClient(), acceptUpstream());
    }

    private Peer connectClient() throws IOException {
        Socket socket = keep(new Socket());
        socket.connect(proxy.address(), (int) LIMIT.toMillis());
        return Peer.of(socket);
    }

    private Peer acceptUpstream() throws IOException {
        return Peer.of(keep(upstream.accept()));
    }

    private <S extends Closeable> S keep(S socket) {
        opened.push(socket);
        return socket;
    }

    private void awaitOpen(int count) {
        await().atMost(LIMIT).until(() -> proxy.counts().open() == count);
    }

    private static void assertPasses(Pair pair) throws IOException {
        pair.client().write("ping");
        assertThat(pair.server().read(4)).isEqualTo("ping");
        pair.server().write("pong");
        assertThat(pair.client().read(4)).isEqualTo("pong");
    }

    private static void assertNothingComesTo(Peer peer) throws IOException {
        peer.socket().setSoTimeout(NOTHING_MILLIS);
        assertThatThrownBy(() -> peer.read(1)).isInstanceOf(SocketTimeoutException.class);
        peer.socket().setSoTimeout((int) LIMIT.toMillis());
    }

    private static void assertReset(Peer peer) {
        assertThatThrownBy(() -> peer.read(1))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static CompletableFuture<Void> inBackground(ThrowingCallable action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                action.call();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    /** The two ends of a connection through the proxy. */
    private record Pair(Peer client, Peer server) {}

    /** One end of a connection. */
    private record Peer(Socket socket) {

        static Peer of(Socket socket) throws IOException {
            socket.setSoTimeout((int) LIMIT.toMillis());
            return new Peer(socket);
        }

        void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.US_ASCII));
        }

        void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        String read(int length) throws IOException {
            return new String(readBytes(length), StandardCharsets.US_ASCII);
        }

        byte[] readBytes(int length) throws IOException {
            return socket.getInputStream().readNBytes(length);
        }

        String readToTheEnd() throws IOException {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
