package com.niura.kafka.admin.doctor;

import java.util.Optional;

import com.niura.kafka.guard.Failure;

/**
 * One step of a diagnosis. Immutable.
 *
 * @param target what was looked at
 * @param check what for
 * @param status what came of it
 * @param how how it was looked at, in a few words; empty where nothing was
 * @param detail what was found, or what is wrong, or why it is not known; may be empty for {@link Status#OK}
 * @param failure for {@link Status#FAILED}, with the guard's code and the remedy; empty where the detail says all
 */
public record DoctorStep(
        Target target, Check check, Status status, String how, String detail, Optional<Failure> failure) {

    /** What came of a step. */
    public enum Status {
        /** It was looked at, and is as it should be. */
        OK,
        /** It was looked at, and is not as it should be. */
        FAILED,
        /** It was not or could not be looked at; nothing is known to be wrong. */
        NOT_KNOWN
    }

    static DoctorStep ok(Target target, Check check, String detail) {
        return new DoctorStep(target, check, Status.OK, check.how(), detail, Optional.empty());
    }

    static DoctorStep failed(Target target, Check check, Failure failure) {
        return new DoctorStep(target, check, Status.FAILED, check.how(), failure.headline(), Optional.of(failure));
    }

    static DoctorStep failed(Target target, Check check, String detail) {
        return new DoctorStep(target, check, Status.FAILED, check.how(), detail, Optional.empty());
    }

    static DoctorStep notKnown(Target target, Check check, String reason) {
        return new DoctorStep(target, check, Status.NOT_KNOWN, check.how(), reason, Optional.empty());
    }

    /** Returns the same for a step that was not even tried. */
    DoctorStep untried() {
        return by("");
    }

    DoctorStep by(String otherHow) {
        return new DoctorStep(target, check, status, otherHow, detail, failure);
    }

    /** Returns the failure in other words, where doctor has seen more than the client that failed. */
    static Failure reworded(Failure failure, String headline, String action) {
        return new Failure(
                failure.code(),
                failure.resource(),
                headline,
                failure.expected(),
                failure.found(),
                failure.retriable(),
                action,
                failure.cause());
    }
}
