package com.niura.kafka.admin.doctor;

import java.time.Duration;
import java.util.Optional;

import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.Permission;

/**
 * One step of a diagnosis.
 *
 * @param part which part of the way it belongs to
 * @param subject what was looked at: an address, a topic, a consumer group; empty where the part says it all
 * @param check what was looked for
 * @param outcome what came of it
 * @param elapsed how long it took; zero where that says nothing
 */
public record Finding(Part part, String subject, Check check, Outcome outcome, Duration elapsed) {

    /** The parts of the way, in this order. */
    public enum Part {
        /** The client's properties. */
        CLIENT,
        /** The way to one bootstrap server. */
        BOOTSTRAP,
        /** Getting in. */
        ACCESS,
        /** The way to one broker, where the cluster says that it is. */
        BROKER,
        /** The cluster as a whole. */
        CLUSTER,
        /** One topic, or what goes with it. */
        TOPIC
    }

    /** What came of a step. */
    public sealed interface Outcome {

        /**
         * As it should be.
         *
         * @param detail what was found, in a few words; may be empty
         */
        record Ok(String detail) implements Outcome {}

        /**
         * Not as it should be.
         *
         * @param code the guard's code for it, when it has one
         * @param headline what is wrong, in one line
         * @param action what to do about it
         */
        record Failed(Optional<FailureCode> code, String headline, String action) implements Outcome {}

        /** This identity lacks a permission. */
        record Lacking(Permission permission) implements Outcome {}

        /**
         * Not looked at.
         *
         * @param reason in words that go behind "because"
         */
        record Skipped(String reason) implements Outcome {}

        /**
         * It could not be found out; nothing is known to be wrong.
         *
         * @param reason what was in the way
         */
        record NotKnown(String reason) implements Outcome {}
    }

    Finding with(Outcome other) {
        return new Finding(part, subject, check, other, elapsed);
    }

    /** Whether something is known to be wrong. */
    public boolean isFailed() {
        return outcome instanceof Outcome.Failed || outcome instanceof Outcome.Lacking;
    }
}
