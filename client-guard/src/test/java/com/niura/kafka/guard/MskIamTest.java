package com.niura.kafka.guard;

import java.util.Map;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MskIamTest {

    private static final String SERVERLESS = "boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com:9098";

    @ParameterizedTest
    @CsvSource({
        "'localhost:1, " + SERVERLESS + "', true",
        "b-1.demo.x.c2.kafka.us-gov-west-1.amazonaws.com:9098, false",
    })
    void serverless_isToldByTheHostName(String bootstrapServers, boolean serverless) {
        assertThat(MskIam.isServerless(bootstrapServers)).isEqualTo(serverless);
    }

    @Test
    void properties_areThoseThatKafkaKnows() {
        Map<String, Object> properties = MskIam.clientProperties(SERVERLESS);

        assertThat(AdminClientConfig.configNames()).containsAll(properties.keySet());
        assertThat(properties)
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "AWS_MSK_IAM")
                .containsEntry("reconnect.backoff.ms", 1_000);
    }

    @Test
    void consumers_createNoTopicOnFirstUse() {
        Map<String, Object> properties = MskIam.consumerProperties(SERVERLESS);

        assertThat(properties)
                .containsAllEntriesOf(MskIam.clientProperties(SERVERLESS))
                .containsEntry("allow.auto.create.topics", false);
    }

    @Test
    void blankBootstrapServers_areRefused() {
        assertThatThrownBy(() -> MskIam.clientProperties(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MskIam.clientProperties(null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was null");
    }
}
