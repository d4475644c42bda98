package com.niura.kafka.guard;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.niura.kafka.catalog.Topic;

/**
 * What a guard was built with.
 *
 * @param subject who is checked
 * @param required the topics to look at
 * @param declarations where they are declared
 * @param use what the service does with them; empty where that is not to be looked at
 * @param clientProperties of the service's clients; they hold secrets
 * @param mode what to do about a service that is not ready
 * @param failOn the concerns that are failures
 * @param timeout what a check takes at the most
 * @param settleWindow how long a missing topic is looked for again
 * @param permissionWindow how long a refused permission is asked for again
 * @param logFormat how the report is logged
 */
record Settings(
        String subject,
        List<Topic> required,
        Declarations declarations,
        Optional<DeclaredUse> use,
        Map<String, Object> clientProperties,
        GuardMode mode,
        Set<FailureCode> failOn,
        Duration timeout,
        Duration settleWindow,
        Duration permissionWindow,
        LogFormat logFormat) {

    /** Whether this concern counts as a failure. */
    boolean isFatal(Concern concern) {
        return failOn.contains(concern.code());
    }

    /** Without the client properties. */
    @Override
    public String toString() {
        return "guard of " + subject;
    }
}
