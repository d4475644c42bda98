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
final class Stage {

    /** Shown instead of the look-alike of MSK, its address, the Kafka that asks for nothing, and the one that asks for passwords. */
    static final String MSK = "boot-xxxxx.c1.kafka-serverless.ap-south-1.amazonaws.com:9098";

    static final String MSK_BY_ADDRESS = "10.0.0.17:9098";
    static final String PLAIN = "kafka.internal:9092";
    static final String SECURED = "kafka.internal:9095";

    private static final Pattern REQUEST_ID = Pattern.compile("\\[[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}]");
    private static final Pattern ELAPSED = Pattern.compile("\\([0-9.]+ s\\)");

    private final Clusters clusters;
    private final Duration budget;
    private final Map<String, String> shown = new HashMap<>();

    Stage(Clusters clusters, Duration budget) {
        this.clusters = clusters;
        this.budget = budget;
        show(clusters.msk().bootstrapServers(), MSK);
        show(clusters.mskByAddress(), MSK_BY_ADDRESS);
        show(clusters.plainAddress(), PLAIN);
        show(clusters.secured().bootstrapServers(), SECURED);
    }

    Clusters clusters() {
        return clusters;
    }

    /** Lets the guard look, with the time that the fault leaves it. */
    Seen check(TopicGuard.Builder guard) {
        TopicGuard ready = guard.timeout(budget).build();
        long start = System.nanoTime();
        ReadinessReport report = ready.check();
        Seen seen = Seen.in(report, Duration.ofNanos(System.nanoTime() - start));
        assertThat(report + report.json()).doesNotContain(Clusters.SECRET, "guessed-wrong");
        if (report.isReady()) {
            // What is warned of is a failure where that is asked for.
            assertThat(guard.failOn(seen.codes().toArray(FailureCode[]::new))
                            .build()
                            .check()
                            .failures())
                    .extracting(Failure::code)
                    .hasSameElementsAs(seen.codes());
        }
        return seen;
    }

    /** Lets the guard of the service eeg look. */
    Seen check(Map<String, ?> client) {
        return check(TopicGuard.forService("eeg").clientProperties(client));
    }

    /** Shows an address, host and port, as another one, and each of the two by itself. */
    void show(String address, String instead) {
        shown.put(address, instead);
        shown.putIfAbsent(host(address), host(instead));
        shown.putIfAbsent(port(address), port(instead));
    }

    /** The text as it is the next time, too. */
    String shown(String text) {
        String stable = text;
        // Whole addresses before the hosts and ports in them.
        List<String> longestFirst = shown.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        for (String real : longestFirst) {
            stable = stable.replace(real, shown.get(real));
        }
        stable = REQUEST_ID.matcher(stable).replaceAll("[request-id]");
        return ELAPSED.matcher(stable).replaceAll("(0.3 s)");
    }

    /** With these system properties. */
    static Seen with(Map<String, String> properties, Callable<Seen> check) throws Exception {
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
