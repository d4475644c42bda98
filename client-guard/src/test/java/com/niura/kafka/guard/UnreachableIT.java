package com.niura.kafka.guard;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.localmsk.LocalMsk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The guard where nobody answers for a while, or where more than one thing is wrong. */
@Tag("one-level")
class UnreachableIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    /** The verdict's latest arrival, as documented. */
    private static final Duration LATEST = TIMEOUT.plusMillis(500);

    @Test
    void theClientIsStuck_andNothingListens() {
        try {
            ReadinessReport report = TopicGuard.forService("eeg")
                    .clientProperties(Map.of(
                            "bootstrap.servers", "127.0.0.1:1",
                            "security.protocol", "SASL_PLAINTEXT",
                            "sasl.mechanism", "PLAIN",
                            "sasl.jaas.config", "org.apache.kafka.common.security.plain.PlainLoginModule required;",
                            "sasl.client.callback.handler.class", BlockedLogin.InConfiguration.class))
                    .timeout(TIMEOUT)
                    .build()
                    .check();

            assertThat(report.failures()).extracting(Failure::code).containsExactly(FailureCode.CONNECT_REFUSED);
            assertThat(report.elapsed()).isBetween(TIMEOUT, LATEST);
        } finally {
            BlockedLogin.release();
        }
    }

    @Test
    void theBrokerIsFrozen_thenThaws() {
        try (LocalMsk kafka = LocalMsk.start()) {
            kafka.freeze();

            ReadinessReport frozen = check(kafka.bootstrapServers());

            assertThat(frozen.failures()).extracting(Failure::code).containsExactly(FailureCode.UNREACHABLE);
            assertThat(frozen.text()).contains("accepts connections, but does not answer");
            assertThat(frozen.elapsed()).isLessThan(LATEST);

            kafka.resume();
            assertThat(check(kafka.bootstrapServers(), Duration.ofSeconds(30)).missing())
                    .contains(Topics.EEG_RAW_DATA);
        }
    }

    @Test
    void theBrokerComesUpWhileTheGuardWaits() throws Exception {
        // A killed broker's successor has to wait until its registration is forgotten.
        try (LocalMsk kafka = LocalMsk.builder()
                .brokerConfig("broker.session.timeout.ms", "2000")
                .brokerConfig("broker.heartbeat.interval.ms", "500")
                .start()) {
            kafka.kill();
            Check check = TopicGuard.forService("eeg")
                    .clientProperties(kafka.clientProperties())
                    .timeout(Duration.ofSeconds(40))
                    .settleWindow(Duration.ZERO)
                    .build()
                    .prepare();
            CompletableFuture<ReadinessReport> report = CompletableFuture.supplyAsync(check::run);

            kafka.restart();

            assertThat(report.get(40, TimeUnit.SECONDS).missing()).hasSize(3);
        }
    }

    private static ReadinessReport check(String bootstrapServers) {
        return check(bootstrapServers, TIMEOUT);
    }

    private static ReadinessReport check(String bootstrapServers, Duration timeout) {
        return TopicGuard.forService("eeg")
                .clientProperties(Map.of("bootstrap.servers", bootstrapServers))
                .timeout(timeout)
                .build()
                .check();
    }
}
