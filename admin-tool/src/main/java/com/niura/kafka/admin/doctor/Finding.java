package com.niura.kafka.admin.doctor;

import java.time.Duration;
import java.util.Optional;

import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.failure.Permission;

/**
 * One step of a diagnosis.
 *
 * @param place where
 * @param check what was looked for
 * @param outcome what came of it
 * @param elapsed how long it took; zero where that says nothing
 */
public record Finding(Place place, Check check, Outcome outcome, Duration elapsed) {

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
        return new Finding(place, check, other, elapsed);
    }

    /** Whether something is known to be wrong. */
    public boolean isFailed() {
        return outcome instanceof Outcome.Failed || outcome instanceof Outcome.Lacking;
    }
}
