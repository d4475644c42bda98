package com.niura.kafka.localmsk.fault;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;

/** A client's connection and, unless a black hole swallows it, its continuation. Used by the proxy's thread only. */
final class ProxiedConnection {

    private final Selector selector;
    private final List<SocketChannel> channels;
    /** Up, and unless a black hole swallows the connection, down. */
    private final List<ProxiedStream> streams;
    /** Whether bytes have gone up and none have come down since. */
    private boolean asking;

    private ProxiedConnection(Selector selector, List<SocketChannel> channels, List<ProxiedStream> streams) {
        this.selector = selector;
        this.channels = channels;
        this.streams = streams;
    }

    /** A connection to the upstream; closed already if there is no getting there. */
    static ProxiedConnection between(
            Selector selector, SocketChannel client, InetSocketAddress upstream, ProxyLane up, ProxyLane down)
            throws IOException {
        SocketChannel continuation = SocketChannel.open();
        ProxiedConnection connection = new ProxiedConnection(
                selector,
                List.of(client, continuation),
                List.of(
                        ProxiedStream.between(client, continuation, up),
                        ProxiedStream.between(continuation, client, down)));
        try {
            connection.register();
            continuation.connect(upstream);
        } catch (IOException e) {
            connection.reset();
        }
        return connection;
    }

    static ProxiedConnection blackhole(Selector selector, SocketChannel client, ProxyLane up) {
        ProxiedConnection connection =
                new ProxiedConnection(selector, List.of(client), List.of(ProxiedStream.toNowhere(client, up)));
        try {
            connection.register();
        } catch (IOException e) {
            connection.reset();
        }
        return connection;
    }

    /** Does all that can be done now without waiting; afterwards the selector knows what to wait for. */
    void advance(boolean paused) {
        if (isClosed()) {
            return;
        }
        try {
            if (!paused) {
                move();
            }
        } catch (IOException e) {
            // Nobody to go on with on one side: the other is told the hard way.
            reset();
        }
        if (!isClosed()) {
            channels.forEach(channel -> channel.keyFor(selector).interestOps(paused ? 0 : interestIn(channel)));
        }
    }

    /** How long until there is something to write; 0 or less when there is, the largest number when nobody knows. */
    long nanosUntilDue() {
        return streams.stream().mapToLong(ProxiedStream::nanosUntilDue).min().orElseThrow();
    }

    /** Ends the connection with RST instead of FIN, on both sides. */
    void reset() {
        for (SocketChannel channel : channels) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                // It has ended in another way already.
            }
        }
        close();
    }

    void close() {
        for (SocketChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                // What the other side makes of it is beyond reach.
            }
        }
    }

    boolean isClosed() {
        return !channels.get(0).isOpen();
    }

    private void register() throws IOException {
        for (SocketChannel channel : channels) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, 0, this);
        }
    }

    private void move() throws IOException {
        boolean connected = true;
        for (SocketChannel channel : channels) {
            connected &= channel.finishConnect();
        }
        // Down before up: what comes down now cannot be the answer to what goes up only after it.
        if (streams.size() > 1 && streams.get(1).advance()) {
            if (asking) {
                streams.get(1).countAnswer();
            }
            asking = false;
        }
        asking |= streams.get(0).advance();
        if (connected && streams.stream().anyMatch(ProxiedStream::isUsedUp)) {
            for (ProxiedStream stream : streams) {
                stream.discard();
            }
        }
        if (streams.stream().allMatch(ProxiedStream::isOver)) {
            close();
        }
    }

    private int interestIn(SocketChannel channel) {
        int connecting = channel.isConnectionPending() ? SelectionKey.OP_CONNECT : 0;
        return streams.stream()
                .mapToInt(stream -> stream.interestIn(channel))
                .reduce(connecting, (one, other) -> one | other);
    }
}
