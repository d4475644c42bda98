package com.niura.kafka.guard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.junit.WithLocalMsk;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The guard on a broker of its own, and what only such a broker allows to be seen. */
@WithLocalMsk(brokerConfig = "auto.create.topics.enable=true")
class TopicGuardIT extends MainFlows {

    private static LocalMsk kafka;

    @BeforeAll
    static void use(LocalMsk started) {
        kafka = started;
    }

    @Override
    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    @Test
    void anAddressThatDropsPackets_isPassedOver() throws Exception {
        create("behind-the-second-address", 1);
        try (Ports.Dropping port = new Ports.Dropping()) {
            Map<String, Object> client = Map.of("bootstrap.servers", port.address() + "," + bootstrapServers());

            ReadinessReport report = TopicGuard.forTopics(
                            "two-addresses", List.of(topic("behind-the-second-address", 1)))
                    .clientProperties(client)
                    .build()
                    .check();

            assertThat(report.failures()).isEmpty();
        }
    }

    @Test
    void propertiesOfProducersAndConsumers_areNoHindrance() throws Exception {
        create("shared-properties", 1);
        Map<String, Object> client = new HashMap<>(clientProperties());
        client.put("acks", "all");
        client.put("group.id", "eeg-service");
        client.put("key.serializer", "no.such.Serializer");
        client.put("interceptor.classes", "no.such.Interceptor");
        client.put("metric.reporters", "no.such.Reporter");
        client.put("request.timeout.ms", 60_000);

        ReadinessReport report = TopicGuard.forTopics("shared", List.of(topic("shared-properties", 1)))
                .clientProperties(client)
                .build()
                .check();

        assertThat(report.failures()).isEmpty();
    }
}
