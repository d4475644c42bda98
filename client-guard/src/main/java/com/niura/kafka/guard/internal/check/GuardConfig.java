package com.niura.kafka.guard.internal.check;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.GuardMode;
import com.niura.kafka.guard.PermissionScope;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.failure.Audience;
import com.niura.kafka.guard.internal.target.ClientSettings;

/**
 * What a check is to do. Immutable; the settings hold secrets, which are never printed.
 *
 * @param subject who is checked
 * @param required gives the topics to look at; asked within the check, since reading a catalog takes time and may fail
 * @param settings of the service's clients
 * @param mode what to do about a service that is not ready
 * @param failOn the warnings that are failures
 * @param permissions which permissions to look at; where empty, those on topics, but none with IAM, where each one that is denied
 *     becomes an event in CloudTrail
 * @param timeout how long a check takes at the most
 * @param silence how long a cluster of which nothing at all is heard is asked again
 * @param settleWindow how long a missing topic is looked for again
 * @param permissionWindow how long a denied permission is asked for again
 * @param audience whom the remedies speak to
 */
public record GuardConfig(
        String subject,
        Supplier<RequiredTopics> required,
        ClientSettings settings,
        GuardMode mode,
        Set<FailureCode> failOn,
        Optional<PermissionScope> permissions,
        Duration timeout,
        Duration silence,
        Duration settleWindow,
        Duration permissionWindow,
        Audience audience) {

    /** Returns the same for a check that takes this long at the most, and is patient for all of it. */
    public GuardConfig within(Duration time) {
        return new GuardConfig(
                subject,
                required,
                settings,
                mode,
                failOn,
                permissions,
                time,
                time,
                Deadline.min(time, settleWindow),
                permissionWindow,
                audience);
    }

    @Override
    public String toString() {
        return "guard of " + subject;
    }
}
