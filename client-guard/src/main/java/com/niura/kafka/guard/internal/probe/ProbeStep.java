package com.niura.kafka.guard.internal.probe;

import java.time.Duration;

import com.niura.kafka.guard.Failure;

/**
 * One step of a {@link ConnectionProbe}: what was looked at, where, and what came of it. Immutable.
 *
 * @param stage what was looked at
 * @param address where: the bootstrap servers or a {@code host:port} as given, or {@code IP:port} once the name has been resolved
 * @param outcome what came of it
 * @param elapsed how long it took
 */
public record ProbeStep(Stage stage, String address, Outcome outcome, Duration elapsed) {

    /** What is looked at, in this order. */
    public enum Stage {
        /** The client properties, without a connection. */
        SETTINGS,
        /** The host name's addresses. */
        NAME,
        /** The TCP connection. */
        CONNECTION,
        /** The TLS handshake with the client's own trust and the check of the host name; only for clients that use TLS. */
        TLS,
        /** Whether a Kafka broker answers. */
        KAFKA,
        /** Whether the listener offers the client's SASL mechanism, or does without SASL as the client does. */
        MECHANISM
    }

    /** What came of a step. */
    public sealed interface Outcome {

        /** All is well; what was found, in a few words. */
        record Passed(String found) implements Outcome {}

        /** Step failed. */
        record Failed(Failure failure) implements Outcome {}

        /** It could not be found out, for this reason; nothing is known to be wrong. */
        record Undetermined(String why) implements Outcome {}
    }
}
