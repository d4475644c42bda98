package com.niura.kafka.admin.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.doctor.Check;
import com.niura.kafka.admin.doctor.DoctorStep;
import com.niura.kafka.admin.doctor.DoctorStep.Status;
import com.niura.kafka.admin.doctor.Target;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.internal.failure.Audience;
import com.niura.kafka.guard.internal.failure.CatalogSource;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.failure.Permission;
import com.niura.kafka.guard.internal.target.ClientSettings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DoctorCommandTest {

    private static final Failures FAILURES = new Failures(
            ClientSettings.of(Map.of("bootstrap.servers", "b:9092")), CatalogSource.NONE, Audience.OPERATOR);
    private static final Topic TOPIC =
            Topic.named("eeg.raw.data").partitions(3).purpose("Raw").build();

    @Test
    void exitCode_isThatOfTheMostTellingFailure() {
        DoctorStep ok = step(Status.OK, Optional.empty());
        DoctorStep unknown = step(Status.NOT_KNOWN, Optional.empty());
        DoctorStep refused = step(Status.FAILED, Optional.empty());
        DoctorStep missing = step(Status.FAILED, Optional.of(FAILURES.missing(TOPIC)));
        DoctorStep denied = step(
                Status.FAILED,
                Optional.of(FAILURES.permissionMissing(Permission.READ_TOPIC, Optional.of("eeg.raw.data"))));
        DoctorStep leaderless = step(Status.FAILED, Optional.of(FAILURES.notReady(TOPIC, List.of(0))));

        assertThat(DoctorCommand.exitCode(List.of(ok, unknown))).isEqualTo(ExitCode.DONE);
        assertThat(DoctorCommand.exitCode(List.of(ok, missing))).isEqualTo(ExitCode.CHANGES_PENDING);
        assertThat(DoctorCommand.exitCode(List.of(missing, refused))).isEqualTo(ExitCode.BLOCKED);
        assertThat(DoctorCommand.exitCode(List.of(leaderless, refused))).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(DoctorCommand.exitCode(List.of(denied, leaderless, unknown))).isEqualTo(ExitCode.DENIED);
    }

    private static DoctorStep step(Status status, Optional<Failure> failure) {
        return new DoctorStep(
                new Target(Target.Part.TOPIC, Optional.of("eeg.raw.data"), Optional.empty()),
                Check.START_UP_CHECK,
                status,
                "",
                "",
                failure);
    }
}
