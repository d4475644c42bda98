package com.niura.kafka.guard;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AdminPropertiesTest {

    @Test
    void whatTheServicesClientsNeed_isLeftOut_andTheGuardsOwnValuesWin() {
        Map<String, Object> properties = from(Map.of(
                "bootstrap.servers", "b1:9092",
                "client.id", "eeg",
                "request.timeout.ms", 60_000,
                "acks", "all",
                "interceptor.classes", "com.example.Tracing",
                "metric.reporters", "com.example.Reporter",
                "sasl.login.callback.handler.class", "com.example.Handler",
                "config.providers.env.param.allowlist.pattern", ".*"));

        assertThat(properties)
                .containsEntry("bootstrap.servers", "b1:9092")
                .containsEntry("client.id", "topic-guard-eeg")
                .containsEntry("request.timeout.ms", 5_000)
                .containsEntry("default.api.timeout.ms", 5_000)
                .containsKeys("sasl.login.callback.handler.class", "config.providers.env.param.allowlist.pattern")
                .doesNotContainKeys("acks", "interceptor.classes", "metric.reporters");
    }

    @ParameterizedTest
    @CsvSource({", 1000", "50, 1000", "2500, 2500"})
    void connectionsToIamListeners_areAtLeastASecondApart(Integer given, long expected) {
        Map<String, Object> client =
                new HashMap<>(Map.of("bootstrap.servers", "b1:9098", "sasl.mechanism", "AWS_MSK_IAM"));
        if (given != null) {
            client.put("reconnect.backoff.ms", given);
        }

        assertThat(from(client)).containsEntry("reconnect.backoff.ms", expected);
        AdminClientConfig config = new AdminClientConfig(from(client));
        assertThat(config.getLong("reconnect.backoff.max.ms")).isGreaterThanOrEqualTo(1000);
    }

    @Test
    void connectionsToOtherListeners_areTheServicesOwnAffair() {
        assertThat(from(Map.of("bootstrap.servers", "b1:9092"))).doesNotContainKey("reconnect.backoff.ms");
    }

    @ParameterizedTest
    @CsvSource({", 1500", "10000, 1500", "700, 700"})
    void anAddressThatDropsPackets_isGivenUpSoon(Integer given, long expected) {
        Map<String, Object> client = new HashMap<>(Map.of("bootstrap.servers", "b1:9092"));
        if (given != null) {
            client.put("socket.connection.setup.timeout.ms", given);
        }

        assertThat(from(client)).containsEntry("socket.connection.setup.timeout.ms", expected);
    }

    private static Map<String, Object> from(Map<String, ?> client) {
        return AdminProperties.from(client, "topic-guard-eeg", Duration.ofSeconds(5), Duration.ofMillis(1500));
    }
}
