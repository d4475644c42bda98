package com.niura.kafka.guard.internal.probe;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.failure.Audience;
import com.niura.kafka.guard.internal.failure.CatalogSource;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.probe.ConnectionProbe.Finding;
import com.niura.kafka.guard.internal.probe.ProbeStep.Outcome;
import com.niura.kafka.guard.internal.probe.ProbeStep.Stage;
import com.niura.kafka.guard.internal.target.ClientSettings;
import com.niura.kafka.guard.internal.target.HostPort;

/** Probes of clients, and what is read from their steps. */
final class Probes {

    /** What answers takes a moment of it, on a slow machine too. */
    static final Duration LONG = Duration.ofSeconds(30);

    private Probes() {}

    static Map<String, Object> client(String protocol, String bootstrapServers) {
        return new HashMap<>(Map.of(
                "bootstrap.servers", bootstrapServers, "security.protocol", protocol, "sasl.mechanism", "PLAIN"));
    }

    static ConnectionProbe probe(Map<String, Object> client) {
        ClientSettings settings = ClientSettings.of(client);
        return new ConnectionProbe(settings, failures(settings));
    }

    static ConnectionProbe probe(Map<String, Object> client, Inspection.HostResolver resolver) {
        ClientSettings settings = ClientSettings.of(client);
        return new ConnectionProbe(settings, failures(settings), resolver);
    }

    static Failures failures(ClientSettings settings) {
        return new Failures(settings, CatalogSource.NONE, Audience.SERVICE);
    }

    static Finding diagnose(Map<String, Object> client, Duration limit) throws Exception {
        return probe(client).diagnose(Stage.MECHANISM, limit).get();
    }

    static List<ProbeStep> steps(Map<String, Object> client, String address, Duration limit)
            throws InterruptedException {
        return probe(client).steps(HostPort.parse(address).orElseThrow(), limit);
    }

    static ProbeStep last(List<ProbeStep> steps) {
        return steps.get(steps.size() - 1);
    }

    static FailureCode codeOf(ProbeStep step) {
        return ((Outcome.Failed) step.outcome()).failure().code();
    }

    /** Waits as code does that no interrupt ends. */
    static void awaitQuietly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // Goes on waiting.
            }
        }
    }
}
