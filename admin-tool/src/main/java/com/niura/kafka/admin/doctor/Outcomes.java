package com.niura.kafka.admin.doctor;

import java.util.Optional;

import com.niura.kafka.admin.doctor.Finding.Outcome;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.internal.probe.ProbeStep;

/** The guard's outcomes as those of a diagnosis. */
final class Outcomes {

    private Outcomes() {}

    static Outcome of(ProbeStep.Outcome outcome) {
        if (outcome instanceof ProbeStep.Outcome.Passed passed) {
            return new Outcome.Ok(passed.found());
        }
        return outcome instanceof ProbeStep.Outcome.Failed failed
                ? of(failed.failure())
                : new Outcome.NotKnown(((ProbeStep.Outcome.Undetermined) outcome).why());
    }

    static Outcome of(Failure failure) {
        return new Outcome.Failed(Optional.of(failure.code()), failure.headline(), failure.action());
    }
}
