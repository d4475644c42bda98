package com.niura.kafka.guard;

import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TargetClusterTest {

    @ParameterizedTest
    @CsvSource({
        "PLAINTEXT, b-1.demo.abc123.c2.kafka.eu-west-1.amazonaws.com:9094",
        "SASL_PLAINTEXT, b-1.demo.abc123.c2.kafka.eu-west-1.amazonaws.com:9096",
        "PLAINTEXT, b-2-public.demo.abc123.c2.kafka.eu-west-1.amazonaws.com:9198",
        "plaintext, b-1.demo.abc123.c2.kafka.cn-north-1.amazonaws.com.cn:9098",
    })
    void plainText_onAPortWhereMskSpeaksTls_isAContradiction(String protocol, String address) {
        assertThat(cluster(protocol, "localhost:9092," + address).contradiction())
                .hasValueSatisfying(words ->
                        assertThat(words).contains("MSK speaks TLS at " + address, protocol, "IAM is 9098 (9094 TLS,"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b-1.demo.abc123.c2.kafka.eu-west-1.amazonaws.com:9092",
                "ec2-1-2-3-4.eu-west-1.compute.amazonaws.com:9094",
                "brokers.elb.eu-west-1.amazonaws.com:9098",
                "kafka.example.org:9094"
            })
    void plainText_elsewhere_mayWork(String address) {
        assertThat(cluster("PLAINTEXT", address).contradiction()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSL", "SASL_SSL"})
    void tls_onMsk_mayWork(String protocol) {
        assertThat(cluster(protocol, "b-1.demo.abc123.c2.kafka.eu-west-1.amazonaws.com:9094")
                        .contradiction())
                .isEmpty();
    }

    private static TargetCluster cluster(String protocol, String bootstrapServers) {
        return TargetCluster.of(Map.of("bootstrap.servers", bootstrapServers, "security.protocol", protocol));
    }
}
