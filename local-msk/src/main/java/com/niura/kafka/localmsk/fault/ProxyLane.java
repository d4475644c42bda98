package com.niura.kafka.localmsk.fault;

import java.nio.ByteBuffer;
import java.time.Duration;

/** One direction of a proxy: what holds for it on all connections. Used by the proxy's thread only. */
final class ProxyLane {

    private static final int READ_AT_ONCE = 64 * 1024;

    /** Where connections read into, one at a time. */
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_AT_ONCE);

    private long delayNanos;
    private long limit = Long.MAX_VALUE;
    private long passed;
    private long answers;

    void delay(Duration delay) {
        delayNanos = delay.toNanos();
    }

    /** @param bytes how many a connection may pass on in this direction before it ends */
    void limit(long bytes) {
        limit = bytes;
    }

    void endFaults() {
        delayNanos = 0;
        limit = Long.MAX_VALUE;
    }

    void addPassed(int bytes) {
        passed += bytes;
    }

    /** On one of the connections, bytes have gone this way after bytes had gone the other. */
    void addAnswer() {
        answers++;
    }

    ByteBuffer buffer() {
        return buffer.clear();
    }

    long delayNanos() {
        return delayNanos;
    }

    long limit() {
        return limit;
    }

    long passed() {
        return passed;
    }

    long answers() {
        return answers;
    }
}
