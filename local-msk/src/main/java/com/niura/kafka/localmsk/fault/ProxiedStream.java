package com.niura.kafka.localmsk.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** One direction of one connection: what has been read and not been written yet. Used by the proxy's thread only. */
final class ProxiedStream {

    private static final int HELD_AT_MOST = 1024 * 1024;

    private final SocketChannel from;
    private final SocketChannel to;
    private final ProxyLane lane;
    private final Deque<Piece> held = new ArrayDeque<>();
    private int heldBytes;
    private long passed;
    private boolean readToTheEnd;
    private boolean receiverIsFull;
    private boolean discarding;

    private ProxiedStream(SocketChannel from, SocketChannel to, ProxyLane lane, boolean discarding) {
        this.from = from;
        this.to = to;
        this.lane = lane;
        this.discarding = discarding;
    }

    static ProxiedStream between(SocketChannel from, SocketChannel to, ProxyLane lane) {
        return new ProxiedStream(from, to, lane, false);
    }

    /** Throws away all that comes, and tells nobody. */
    static ProxiedStream toNowhere(SocketChannel from, ProxyLane lane) {
        return new ProxiedStream(from, from, lane, true);
    }

    /**
     * Reads what has come in and writes what is due, as far as that goes without waiting.
     *
     * @return whether bytes have been passed on
     */
    boolean advance() throws IOException {
        long before = passed;
        read();
        if (to.isConnected()) {
            write();
        }
        return passed > before;
    }

    /** Counts what it has just passed on as the answer to what had gone the other way. */
    void countAnswer() {
        lane.addAnswer();
    }

    /** Whether it has passed on as much as it may. */
    boolean isUsedUp() {
        return passed >= lane.limit();
    }

    /** Whether nothing is left to be read or written. */
    boolean isOver() {
        return readToTheEnd && held.isEmpty();
    }

    /** Tells the receiver that nothing more comes, and throws away what comes all the same. */
    void discard() throws IOException {
        if (!discarding) {
            discarding = true;
            held.clear();
            heldBytes = 0;
            to.shutdownOutput();
        }
    }

    /** How long until it has something to write; 0 or less when it has, the largest number when nothing is held. */
    long nanosUntilDue() {
        Piece next = held.peek();
        return next == null || receiverIsFull || !to.isConnected()
                ? Long.MAX_VALUE
                : lane.delayNanos() - (System.nanoTime() - next.readAt());
    }

    /** Which of the channel's events would let it go on. */
    int interestIn(SocketChannel channel) {
        if (channel == from) {
            return from.isConnected() && !readToTheEnd && hasRoom() ? SelectionKey.OP_READ : 0;
        }
        return receiverIsFull ? SelectionKey.OP_WRITE : 0;
    }

    private boolean hasRoom() {
        return heldBytes < HELD_AT_MOST;
    }

    private void read() throws IOException {
        if (!from.isConnected() || readToTheEnd || !hasRoom()) {
            return;
        }
        ByteBuffer buffer = lane.buffer();
        int count = from.read(buffer);
        readToTheEnd = count < 0;
        if (count != 0 && !discarding) {
            byte[] bytes = new byte[buffer.flip().remaining()];
            buffer.get(bytes);
            held.add(new Piece(ByteBuffer.wrap(bytes), System.nanoTime()));
            heldBytes += bytes.length;
        }
    }

    private void write() throws IOException {
        receiverIsFull = false;
        while (nanosUntilDue() <= 0 && !isUsedUp()) {
            ByteBuffer bytes = held.element().bytes();
            if (!bytes.hasRemaining()) {
                // Only the end is an empty piece.
                to.shutdownOutput();
                held.remove();
                return;
            }
            int wanted = (int) Math.min(bytes.remaining(), lane.limit() - passed);
            int count = to.write(bytes.slice(bytes.position(), wanted));
            bytes.position(bytes.position() + count);
            passed += count;
            heldBytes -= count;
            lane.addPassed(count);
            if (!bytes.hasRemaining()) {
                held.remove();
            }
            receiverIsFull = count < wanted;
        }
    }

    /** What one read has brought, and when; empty if it was the end. */
    private record Piece(ByteBuffer bytes, long readAt) {}
}
