package com.niura.kafka.localmsk.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.niura.kafka.localmsk.LocalMskException;
import com.niura.kafka.localmsk.internal.process.Ports;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy that does to connections what networks do to them, on demand. It looks at no byte that it passes on, so it
 * works in front of anything, TLS included.
 *
 * <p>For a Kafka broker the clients must not find the way around it: the broker has to advertise the proxy's address as its
 * own. {@code LocalMsk.builder().faultProxy()} sees to that.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.inFrontOf(new InetSocketAddress("127.0.0.1", 0), broker)) {
 *     // … a client connects to proxy.bootstrapServers() …
 *     proxy.pause();
 *     // … and waits …
 *     proxy.heal();
 * }
 * }</pre>
 *
 * <p>The faults, all off at the beginning, are of three kinds. {@link #refuse()} and {@link #blackhole()} decide, one instead
 * of the other, what becomes of new connections, and leave open ones alone. {@link #pause()}, {@link #delay} and
 * {@link #limitData} decide what becomes of bytes, on open and on new connections alike; they add up. {@link #reset()} is
 * done once to the connections that are open. A dead host is {@code refuse()} and {@code reset()}. {@link #heal()} ends all
 * faults.
 *
 * <p>Whatever else happens to one side of a connection happens to the other: an end of stream is passed on behind the bytes
 * before it, in its direction only, and a reset becomes a reset. A client whose connection cannot be continued to the
 * upstream is reset.
 *
 * <p>All methods may be called from any thread. Each of them has taken effect when it returns, and blocks only for as long
 * as the proxy's own thread takes for that: it never waits for a peer. The proxy has exactly one thread, a daemon, until it
 * is closed.
 */
public final class FaultProxy implements AutoCloseable {

    /** A direction in which bytes move. */
    public enum Direction {
        /** From the client to the upstream. */
        UP,
        /** From the upstream to the client. */
        DOWN
    }

    /**
     * What has happened so far, at one moment.
     *
     * @param accepted how many connections clients have opened, those included that a black hole has swallowed
     * @param open how many of them are open now
     * @param bytesUp how many bytes have been passed on from clients to the upstream
     * @param bytesDown how many bytes have been passed on from the upstream to clients
     * @param roundTrips how often bytes have come down a connection after bytes had gone up it: for a client that waits for each
     *     answer, as many as it has asked questions, those of a TLS handshake included; questions asked together are one
     */
    public record Counts(long accepted, int open, long bytesUp, long bytesDown, long roundTrips) {}

    private static final Duration LONGEST_DELAY = Duration.ofHours(1);

    private final InetSocketAddress listen;
    private final InetSocketAddress upstream;
    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean closed;

    // From here on everything belongs to the proxy's thread.
    private final Set<ProxiedConnection> connections = new LinkedHashSet<>();
    private final ProxyLane up = new ProxyLane();
    private final ProxyLane down = new ProxyLane();
    private @Nullable ServerSocketChannel listener;
    private boolean blackhole;
    private boolean paused;
    private long accepted;

    private FaultProxy(InetSocketAddress listen, InetSocketAddress upstream) throws IOException {
        this.listen = listen;
        this.upstream = upstream;
        this.selector = Selector.open();
        this.thread = new Thread(this::run, "fault-proxy-" + listen.getPort());
        thread.setDaemon(true);
    }

    /**
     * Starts a proxy that passes connections on.
     *
     * @param listen where clients connect to; port 0 stands for a free port between 20000 and 32000
     * @param upstream what they are connected with; it need not be there yet
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if an address is not resolved, or the upstream's port is 0
     * @throws LocalMskException if another process uses the port
     */
    public static FaultProxy inFrontOf(InetSocketAddress listen, InetSocketAddress upstream) {
        requireResolved(listen, "listen");
        requireResolved(upstream, "upstream");
        if (upstream.getPort() == 0) {
            throw new IllegalArgumentException("upstream must have a port, but was " + Ports.text(upstream));
        }
        int port = listen.getPort() == 0
                ? Ports.choose(1, OptionalInt.empty()).get(0).client()
                : listen.getPort();
        FaultProxy proxy;
        try {
            proxy = new FaultProxy(new InetSocketAddress(listen.getAddress(), port), upstream);
        } catch (IOException e) {
            throw new LocalMskException("Cannot start a proxy: " + e, e);
        }
        proxy.thread.start();
        try {
            proxy.heal();
        } catch (LocalMskException e) {
            proxy.close();
            throw e;
        }
        return proxy;
    }

    /** Where clients connect to. It stays the same until the proxy is closed. */
    public InetSocketAddress address() {
        return listen;
    }

    /** {@link #address()} in the form that Kafka clients take, {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return Ports.text(listen);
    }

    /**
     * Ends all faults: new connections are accepted and passed on, paused ones go on where they were, delayed bytes arrive at
     * once. Connections that were swallowed by a black hole, or have ended, stay what they are.
     *
     * @throws LocalMskException if another process has taken the port while connections were refused; then nothing changes
     * @throws IllegalStateException if closed
     */
    public void heal() {
        change(() -> {
            listen();
            blackhole = false;
            paused = false;
            up.endFaults();
            down.endFaults();
        });
    }

    /**
     * Refuses new connections: nothing listens on the port any more. Open connections go on.
     *
     * @throws IllegalStateException if closed
     */
    public void refuse() {
        change(this::stopListening);
    }

    /**
     * Accepts new connections and answers nothing, ever: they are not passed on, and what they send is thrown away. Open
     * connections go on.
     *
     * @throws LocalMskException if another process has taken the port while connections were refused; then nothing changes
     * @throws IllegalStateException if closed
     */
    public void blackhole() {
        change(() -> {
            listen();
            blackhole = true;
        });
    }

    /**
     * Stops all connections, without ending them, until {@link #heal()}: no byte, no end and no reset is passed on in either
     * direction. New connections are accepted, and paused, too.
     *
     * @throws IllegalStateException if closed
     */
    public void pause() {
        change(() -> paused = true);
    }

    /**
     * Resets the connections that are open, on both sides (RST instead of FIN): bytes on their way are lost. New connections
     * are not concerned.
     *
     * @throws IllegalStateException if closed
     */
    public void reset() {
        change(() -> connections.forEach(ProxiedConnection::reset));
    }

    /**
     * Holds every piece of data back in one direction, and every end of stream, for some time after it has come in. The order
     * stays. Changing the delay concerns what is being held back, too; zero ends the delay.
     *
     * <p>At most 1 MiB is held back per connection and direction; after that the sender has to wait.
     *
     * @param delay not negative and at most an hour
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the delay is out of bounds
     * @throws IllegalStateException if closed
     */
    public void delay(Direction direction, Duration delay) {
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(delay, "delay");
        if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException("delay must not be negative and at most an hour, but was " + delay);
        }
        change(() -> lane(direction).delay(delay));
    }

    /**
     * Ends each connection once it has passed on so many bytes in one direction, counted from its beginning: exactly as many
     * arrive, followed by an end of stream on both sides, and whatever is still sent is thrown away. Connections that have
     * passed on as many already end at once. The two directions have limits of their own.
     *
     * @param bytes not negative; 0 ends connections before the first byte
     * @throws NullPointerException if the direction is null
     * @throws IllegalArgumentException if the number is negative
     * @throws IllegalStateException if closed
     */
    public void limitData(Direction direction, long bytes) {
        Objects.requireNonNull(direction, "direction");
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative, but was " + bytes);
        }
        change(() -> lane(direction).limit(bytes));
    }

    /** What has happened so far; after {@link #close()}, until then. A byte that has arrived somewhere has been counted. */
    public Counts counts() {
        synchronized (this) {
            if (!closed) {
                return perform(this::currentCounts);
            }
        }
        return currentCounts();
    }

    /**
     * Stops listening and closes all connections. Does nothing when closed already. Afterwards nothing of the proxy is left,
     * in particular no thread.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        selector.wakeup();
        joinUninterruptibly();
    }

    @Override
    public String toString() {
        return "FaultProxy[%s -> %s%s]".formatted(Ports.text(listen), Ports.text(upstream), closed ? ", closed" : "");
    }

    private void change(Runnable change) {
        perform(() -> {
            change.run();
            List.copyOf(connections).forEach(this::advance);
            closeForGood();
            return true;
        });
    }

    /** Runs an action on the proxy's thread, and waits for it. */
    private synchronized <T> T perform(Supplier<T> action) {
        if (closed) {
            throw new IllegalStateException("The proxy on " + Ports.text(listen) + " is closed");
        }
        CompletableFuture<T> result = CompletableFuture.supplyAsync(action, task -> {
            tasks.add(task);
            selector.wakeup();
        });
        try {
            CompletableFuture.anyOf(result, end).join();
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof LocalMskException expected) {
                throw expected;
            }
            throw new LocalMskException(
                    "The proxy on %s has failed: %s".formatted(Ports.text(listen), e.getCause()), e);
        }
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(millisUntilSomethingIsDue());
                handleReady();
                advanceDue();
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
            }
            end.complete(null);
        } catch (IOException | RuntimeException | Error e) {
            end.completeExceptionally(e);
        } finally {
            release();
        }
    }

    private void release() {
        connections.forEach(ProxiedConnection::close);
        connections.clear();
        try {
            stopListening();
            selector.close();
        } catch (IOException | UncheckedIOException e) {
            // Nothing can be done about a channel that does not close.
        }
    }

    private void handleReady() throws IOException {
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.attachment() instanceof ProxiedConnection connection) {
                advance(connection);
            } else {
                accept();
            }
        }
        selector.selectedKeys().clear();
    }

    private void accept() throws IOException {
        if (listener == null) {
            return;
        }
        for (SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
            accepted++;
            ProxiedConnection connection = blackhole
                    ? ProxiedConnection.blackhole(selector, client, up)
                    : ProxiedConnection.between(selector, client, upstream, up, down);
            connections.add(connection);
            advance(connection);
        }
    }

    private void advanceDue() {
        connections.stream()
                .filter(connection -> connection.nanosUntilDue() <= 0)
                .toList()
                .forEach(this::advance);
    }

    private void advance(ProxiedConnection connection) {
        connection.advance(paused);
        if (connection.isClosed()) {
            connections.remove(connection);
        }
    }

    private void listen() {
        if (listener != null) {
            return;
        }
        try {
            ServerSocketChannel opened = ServerSocketChannel.open();
            try {
                // Connections of the time before that are only being forgotten do not count.
                opened.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                opened.bind(listen, 1_000);
                opened.configureBlocking(false);
                opened.register(selector, SelectionKey.OP_ACCEPT);
            } catch (IOException e) {
                opened.close();
                throw e;
            }
            listener = opened;
        } catch (IOException e) {
            throw new LocalMskException(
                    "The proxy needs %s, but cannot listen there: %s. End the process that uses it, or choose another port."
                            .formatted(Ports.text(listen), e.getMessage()),
                    e);
        }
    }

    private void stopListening() {
        if (listener == null) {
            return;
        }
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listener = null;
    }

    /** A closed channel that a selector knows is really closed only when the selector has looked again. */
    private void closeForGood() {
        try {
            selector.selectNow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How long to wait for something to be ready; 0 is for ever. */
    private long millisUntilSomethingIsDue() {
        if (paused) {
            return 0;
        }
        long nanos = connections.stream()
                .mapToLong(ProxiedConnection::nanosUntilDue)
                .min()
                .orElse(Long.MAX_VALUE);
        return nanos == Long.MAX_VALUE ? 0 : 1 + TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanos));
    }

    private Counts currentCounts() {
        return new Counts(accepted, connections.size(), up.passed(), down.passed(), down.answers());
    }

    private ProxyLane lane(Direction direction) {
        return direction == Direction.UP ? up : down;
    }

    private void joinUninterruptibly() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // The thread waits for nobody and will have ended in a moment.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void requireResolved(InetSocketAddress address, String name) {
        Objects.requireNonNull(address, name);
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(name + " must be resolved, but was " + address);
        }
    }
}
