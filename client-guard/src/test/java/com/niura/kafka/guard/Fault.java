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

    /** A fault that ends the check after one attempt, wherever the broker's level may make a difference. */
    static Fault of(FailureCode code, String cause) {
        Injection none = context -> {
            throw new IllegalStateException("nothing makes this fault: " + cause);
        };
        return new Fault(code, List.of(), cause, none, RetryBehaviour.NO, LONG, true);
    }

    Fault made(Injection how) {
        return new Fault(code, others, cause, how, retried, timeout, atEveryLevel);
    }

    Fault entails(FailureCode... codes) {
        return new Fault(code, List.of(codes), cause, injection, retried, timeout, atEveryLevel);
    }

    /** What is asked again until the time is over gets little of it. */
    Fault retried(RetryBehaviour behaviour) {
        return new Fault(
                code, others, cause, injection, behaviour, behaviour.takesAllTime() ? SHORT : timeout, atEveryLevel);
    }

    Fault within(Duration time) {
        return new Fault(code, others, cause, injection, retried, time, atEveryLevel);
    }

    /** For what does not reach a broker, or brokers do alike. */
    Fault atOneLevel() {
        return new Fault(code, others, cause, injection, retried, timeout, false);
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
