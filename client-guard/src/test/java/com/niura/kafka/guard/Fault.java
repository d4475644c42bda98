package com.niura.kafka.guard;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A fault that a service can meet, and what the guard makes of it. Its words are held by docs/failures.md, which is compared with
 * what the guard says.
 *
 * @param code the failure that it is
 * @param others what comes of it besides
 * @param cause what is the matter, in a sentence for people
 * @param injection makes the fault and lets the guard check
 * @param retried for how long the guard asks again
 * @param timeout the guard's
 * @param atEveryLevel whether the broker's level may make a difference
 */
record Fault(
        FailureCode code,
        List<FailureCode> others,
        String cause,
        Injection injection,
        RetryBehaviour retried,
        Duration timeout,
        boolean atEveryLevel) {

    /** Enough for whatever answers; what does not is waited for to the end. */
    private static final Duration LONG = Duration.ofSeconds(15);

    private static final Duration SHORT = Duration.ofSeconds(2);

    /** Makes a fault. What it changes in the clusters may be left so: {@link Clusters#reset()} ends it. */
    @FunctionalInterface
    interface Injection {
        GuardOutput inject(FaultContext context) throws Exception;
    }

    /** A fault where the broker's level may make a difference. What is asked again until the time is over gets little of it. */
    static Fault of(FailureCode code, RetryBehaviour retried, String cause) {
        Injection none = context -> {
            throw new IllegalStateException("nothing makes this fault: " + cause);
        };
        return new Fault(code, List.of(), cause, none, retried, retried.takesAllTime() ? SHORT : LONG, true);
    }

    /** For what does not reach a broker, or brokers do alike. */
    static Fault atOneLevel(FailureCode code, RetryBehaviour retried, String cause) {
        Fault fault = of(code, retried, cause);
        return new Fault(code, List.of(), cause, fault.injection, retried, fault.timeout, false);
    }

    Fault made(Injection how) {
        return new Fault(code, others, cause, how, retried, timeout, atEveryLevel);
    }

    Fault entails(FailureCode... codes) {
        return new Fault(code, List.of(codes), cause, injection, retried, timeout, atEveryLevel);
    }

    Fault within(Duration time) {
        return new Fault(code, others, cause, injection, retried, time, atEveryLevel);
    }

    List<FailureCode> codes() {
        return Stream.concat(Stream.of(code), others.stream()).toList();
    }

    /** How tests name it. */
    @Override
    public String toString() {
        return code + ": " + cause;
    }
}
