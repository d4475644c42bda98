package com.niura.kafka.guard;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A fault that a service can meet: how it is made, and what the guard has to say of it. Addresses in the words are those that
 * {@link Stage} shows instead of the real ones.
 *
 * @param code the failure that it is
 * @param others what comes of it besides
 * @param cause what is the matter, in a sentence for people
 * @param scene makes the fault and lets the guard look
 * @param headline words of the headline
 * @param action words of the action
 * @param retried for how long the guard asks again
 * @param attempts how often the guard asks the cluster, where that is sure
 * @param budget the guard's time
 * @param atEveryLevel whether the broker's level may make a difference
 */
record Fault(
        FailureCode code,
        List<FailureCode> others,
        String cause,
        Scene scene,
        List<String> headline,
        List<String> action,
        Retried retried,
        OptionalInt attempts,
        Duration budget,
        boolean atEveryLevel) {

    /** Enough for whatever answers; what does not is waited for to the end. */
    private static final Duration LONG = Duration.ofSeconds(15);

    private static final Duration SHORT = Duration.ofSeconds(2);

    /** How a fault is made. What it changes in the clusters may be left so: {@link Clusters#mend()} ends it. */
    @FunctionalInterface
    interface Scene {
        Seen play(Stage stage) throws Exception;
    }

    /** A fault that ends the check after one attempt, wherever the broker's level may make a difference. */
    static Fault of(FailureCode code, String cause, Scene scene) {
        return new Fault(
                code, List.of(), cause, scene, List.of(), List.of(), Retried.NO, OptionalInt.of(1), LONG, true);
    }

    Fault says(String... words) {
        return new Fault(code, others, cause, scene, List.of(words), action, retried, attempts, budget, atEveryLevel);
    }

    Fault advises(String... words) {
        return new Fault(code, others, cause, scene, headline, List.of(words), retried, attempts, budget, atEveryLevel);
    }

    Fault entails(FailureCode... codes) {
        return new Fault(code, List.of(codes), cause, scene, headline, action, retried, attempts, budget, atEveryLevel);
    }

    Fault retried(Retried until) {
        return new Fault(
                code, others, cause, scene, headline, action, until, OptionalInt.empty(), budget, atEveryLevel);
    }

    Fault attempts(int number) {
        return new Fault(
                code, others, cause, scene, headline, action, retried, OptionalInt.of(number), budget, atEveryLevel);
    }

    /** Where nobody answers, all of the time is taken: little, then. */
    Fault inShortTime() {
        return within(SHORT);
    }

    Fault within(Duration time) {
        return new Fault(code, others, cause, scene, headline, action, retried, attempts, time, atEveryLevel);
    }

    /** For what does not reach a broker, or brokers do alike. */
    Fault atOneLevel() {
        return new Fault(code, others, cause, scene, headline, action, retried, attempts, budget, false);
    }

    List<FailureCode> codes() {
        return Stream.concat(Stream.of(code), others.stream()).toList();
    }

    /** Whether the check has to be over long before its time is: it had enough, and does not ask again. */
    boolean endsAtOnce() {
        return retried != Retried.UNTIL_THE_TIME_IS_OVER && !budget.equals(SHORT);
    }

    /** How tests name it. */
    @Override
    public String toString() {
        return code + ": " + cause;
    }
}
