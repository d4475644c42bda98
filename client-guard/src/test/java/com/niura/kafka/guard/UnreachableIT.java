package com.niura.kafka.guard;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.guard.internal.check.GuardConfig;
import com.niura.kafka.guard.internal.check.ReadinessCheck;
import com.niura.kafka.guard.internal.check.RequiredTopics;
import com.niura.kafka.guard.internal.failure.Audience;
import com.niura.kafka.guard.internal.target.ClientSettings;
import com.niura.kafka.localmsk.LocalMsk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The guard where nobody answers for a while, or where more than one thing is wrong. */
@Tag("one-level")
class UnreachableIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** Of which all that is known by default takes 15 seconds, and what is heard 60. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:1", "kafka.absent:9092"})
    void whereNothingIsHeard_theCheckEndsBeforeItsTime(String nowhere) {
        ReadinessReport report = new ReadinessCheck(new GuardConfig(
                        "eeg",
                        () -> RequiredTopics.of(List.of(Topics.catalog().topic(Topics.EEG_RAW_DATA))),
                        ClientSettings.of(Map.of("bootstrap.servers", nowhere)),
                        GuardMode.FAIL,
                        Set.of(),
                        Optional.empty(),
                        Duration.ofSeconds(60),
                        TIMEOUT,
                        Duration.ZERO,
                        Duration.ZERO,
                        Audience.SERVICE))
                .run();

        assertThat(report.failures())
                .extracting(Failure::code)
                .containsAnyOf(FailureCode.CONNECT_REFUSED, FailureCode.DNS_UNRESOLVED);
        assertThat(report.elapsed()).isLessThan(Duration.ofSeconds(30));
    }

    /** What the operating system and the JDK say of a closed port may be in any language, and so may digits. */
    @ParameterizedTest
    @CsvSource({"fr, FR", "ar, EG"})
    void inAnotherLanguage_theFailureIsTheSame(String language, String country) throws Exception {
        String output = StartingService.run(
                List.of("-Duser.language=" + language, "-Duser.country=" + country),
                "guard",
                "bootstrap.servers=127.0.0.1:1");

        assertThat(GuardOutput.printed(output).codes()).containsExactly(FailureCode.CONNECT_REFUSED);
        assertThat(output).doesNotContainPattern("[\\p{Nd}&&[^0-9]]");
    }

    @Test
    void theBrokerComesUpWhileTheGuardWaits() throws Exception {
        // A killed broker's successor has to wait until its registration is forgotten.
        try (LocalMsk kafka = LocalMsk.builder()
                .brokerConfig("broker.session.timeout.ms", "2000")
                .brokerConfig("broker.heartbeat.interval.ms", "500")
                .start()) {
            kafka.kill();
            CompletableFuture<ReadinessReport> report = TopicGuard.forService("eeg")
                    .clientProperties(kafka.clientProperties())
                    .timeout(Duration.ofSeconds(40))
                    .settleWindow(Duration.ZERO)
                    .build()
                    .checkAsync();

            kafka.restart();

            assertThat(report.get(40, TimeUnit.SECONDS).missing()).hasSize(3);
        }
    }
}
