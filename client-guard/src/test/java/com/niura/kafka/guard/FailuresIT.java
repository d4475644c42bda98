package com.niura.kafka.guard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.guard.internal.failure.Audience;
import com.niura.kafka.guard.internal.failure.CatalogSource;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.probe.ConnectionProbe;
import com.niura.kafka.guard.internal.probe.ProbeStep;
import com.niura.kafka.guard.internal.target.ClientSettings;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Those faults where the brokers' level may make a difference, and what is no fault. */
class FailuresIT extends FaultTests {

    FailuresIT() {
        super(faults());
    }

    static List<Fault> faults() {
        return Faults.ALL.stream().filter(Fault::atEveryLevel).toList();
    }

    @Test
    void withoutAFault_thereIsNothingToSay() throws Exception {
        Map<String, Object> core = clusters.role(clusters.policiesOfCore()).clientProperties();

        ReadinessReport report = TopicGuard.forService("core")
                .clientProperties(core)
                .permissions(PermissionScope.ALL)
                .build()
                .assertReady();

        assertThat(report.warnings()).isEmpty();
        assertThat(report.text())
                .startsWith("core is ready: 4 topics present on ")
                .contains(" s), as access key ...")
                .doesNotContain("\n");
        assertThat(probe(core).brokerAnswers()).isTrue();
        assertThat(probe(clusters.user("eeg", Clusters.SECRET)).brokerAnswers()).isTrue();
        assertThat(probe(Map.of("bootstrap.servers", clusters.plainAddress())).brokerAnswers())
                .isTrue();
    }

    @Test
    void wrongPassword_isThrownWithItsCause_andWithoutThePasswordAnywhere() {
        assertThatThrownBy(() -> TopicGuard.forService("eeg")
                        .clientProperties(clusters.user("eeg", "guessed-wrong"))
                        .build()
                        .assertReady())
                .isInstanceOfSatisfying(
                        TopicsNotReadyException.class,
                        e -> assertThat(e.report().toString()).doesNotContain("guessed-wrong"))
                .hasMessageContaining("AUTH_FAILED")
                .hasCauseInstanceOf(SaslAuthenticationException.class)
                .hasMessageNotContaining("guessed-wrong");
    }

    @Test
    void propertiesFromConfigProviders_areResolved(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("client.properties"), "mechanism=PLAIN");
        Map<String, Object> client = clusters.user("eeg", Clusters.SECRET);
        client.put("config.providers", "file");
        client.put("config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
        client.put("sasl.mechanism", "${file:" + file + ":mechanism}");

        assertThat(TopicGuard.forService("eeg")
                        .clientProperties(client)
                        .build()
                        .check()
                        .unauthorized())
                .containsExactly(Topics.ALERTS_EVENTS);
    }

    private static ConnectionProbe.Finding probe(Map<String, Object> client) {
        ClientSettings settings = ClientSettings.of(client);
        return new ConnectionProbe(settings, new Failures(settings, CatalogSource.NONE, Audience.SERVICE))
                .diagnose(ProbeStep.Stage.MECHANISM, Duration.ofSeconds(5))
                .join();
    }
}
