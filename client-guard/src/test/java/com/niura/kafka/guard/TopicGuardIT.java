package com.niura.kafka.guard;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.WithLocalMsk;
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
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket();
                Socket second = new Socket()) {
            // A full backlog: the operating system drops what comes next, as a firewall does.
            first.connect(full.getLocalSocketAddress());
            second.connect(full.getLocalSocketAddress());
            Map<String, Object> client = new HashMap<>(clientProperties());
            client.put("bootstrap.servers", "127.0.0.1:" + full.getLocalPort() + "," + bootstrapServers());

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
