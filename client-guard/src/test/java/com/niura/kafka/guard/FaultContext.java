package com.niura.kafka.guard;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** Where one fault is made: the clusters, the guard's time, and what to show instead of names that are others each time. */
final class FaultContext {

    /** Shown instead of the emulator of MSK, its address, the Kafka that asks for nothing, and the one that asks for passwords. */
    static final String MSK = "boot-xxxxx.c1.kafka-serverless.ap-south-1.amazonaws.com:9098";

    static final String MSK_BY_ADDRESS = "10.0.0.17:9098";
    static final String PLAIN = "kafka.internal:9092";
    static final String SECURED = "kafka.internal:9095";
    private static final String SECOND = "kafka-2.internal:9092";

    private static final Duration SETTLE = Duration.ofMillis(300);
    /** What varies, and what is shown instead: the defaults, where a test takes less time. */
    private static final Map<Pattern, String> VARYING = Map.of(
            Pattern.compile("\\[[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}]"), "[request-id]",
            Pattern.compile("\\([0-9.]+ s\\)"), "(0.3 s)",
            Pattern.compile("(no (?:answer|verdict)[^\\n]*|answered) within (the )?[0-9.]+ s\\b"), "$1 within $260 s",
            Pattern.compile("(does not answer[^\\n]*) within [0-9.]+ s\\b"), "$1 within 5 s",
            Pattern.compile("access key \\.\\.\\.\\w{4}"), "access key ...WXYZ",
            Pattern.compile("[0-9.]+ CPU seconds in [0-9.]+ s \\([^)]*\\)"),
                    "15.0 CPU seconds in 60 s (quota 0.25 CPU)");

    private final Clusters clusters;
    private final Fault fault;
    private final Map<String, String> shown = new HashMap<>();

    FaultContext(Clusters clusters, Fault fault) {
        this.clusters = clusters;
        this.fault = fault;
        show(clusters.msk().bootstrapServers(), MSK);
        show(clusters.mskByAddress(), MSK_BY_ADDRESS);
        show(clusters.plainAddress(), PLAIN);
        show(clusters.secured().bootstrapServers(), SECURED);
        clusters.secondBroker().ifPresent(broker -> show(broker.address(), SECOND));
    }

    Clusters clusters() {
        return clusters;
    }

    /** Lets the guard check, with the time that the fault leaves it. */
    GuardOutput check(TopicGuard.Builder guard) {
        GuardOutput output = GuardOutput.of(
                guard.timeout(fault.timeout()).settleWindow(SETTLE).build());
        if (output.ready() || fault.retried() == RetryBehaviour.WITH_PERMISSION_WINDOW) {
            FailureCode[] warnings = output.ready() ? output.codes().toArray(FailureCode[]::new) : new FailureCode[0];
            GuardOutput whenFatal = GuardOutput.of(
                    guard.failOn(warnings).permissionWindow(SETTLE).build());
            assertThat(whenFatal.ready()).isFalse();
            assertThat(whenFatal.codes()).hasSameElementsAs(output.codes());
            assertThat(whenFatal.attempts() > 1)
                    .as(whenFatal.attempts() + " attempts")
                    .isEqualTo(fault.retried().isMoreWhenFatal());
        }
        return output;
    }

    /** Lets the guard of the service eeg check. */
    GuardOutput check(Map<String, ?> client) {
        return check(TopicGuard.forService("eeg").clientProperties(client));
    }

    /** Shows an address, host and port, as another one, and each of the two by itself. */
    void show(String address, String instead) {
        showText(address, instead);
        shown.putIfAbsent(host(address), host(instead));
        shown.putIfAbsent(port(address), port(instead));
    }

    /** Shows a text as another one. */
    void showText(String text, String instead) {
        shown.put(text, instead);
    }

    /** Returns the text as it is the next time, too. */
    String shown(String text) {
        String stable = text;
        // Whole addresses before the hosts and ports in them.
        List<String> longestFirst = shown.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        for (String real : longestFirst) {
            stable = stable.replace(real, shown.get(real));
        }
        for (Map.Entry<Pattern, String> varying : VARYING.entrySet()) {
            stable = varying.getKey().matcher(stable).replaceAll(varying.getValue());
        }
        return stable;
    }

    /** With these system properties. */
    static GuardOutput with(Map<String, String> properties, Callable<GuardOutput> check) throws Exception {
        Properties before = (Properties) System.getProperties().clone();
        properties.forEach(System::setProperty);
        try {
            return check.call();
        } finally {
            System.setProperties(before);
        }
    }

    private static String host(String address) {
        return address.substring(0, address.lastIndexOf(':'));
    }

    private static String port(String address) {
        return address.substring(address.lastIndexOf(':') + 1);
    }
}
