package com.niura.kafka.guard;

import java.util.Map;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MskIamTest {

    private static final String SERVERLESS = "boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com:9098";

    @ParameterizedTest
    @CsvSource({
        SERVERLESS + ", ap-south-1",
        "b-1.demo.x.c2.kafka.eu-central-1.amazonaws.com:9098, eu-central-1",
        "'b-1.demo.x.c2.kafka.us-gov-west-1.amazonaws.com:9098,b-2.demo.x.c2.kafka.us-gov-west-1.amazonaws.com:9098', us-gov-west-1",
        "boot-x.c1.kafka-serverless.cn-north-1.amazonaws.com.cn:9098, cn-north-1",
    })
    void region_isInTheHostName(String bootstrapServers, String region) {
        assertThat(MskIam.region(bootstrapServers)).contains(region);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.", "a-", ".eu-west", "-west"})
    void namesOfAnyLength_areRead(String part) {
        String bootstrapServers = "b-1.eu" + part.repeat(100_000) + "x:9098";

        assertThat(MskIam.region(bootstrapServers)).isEmpty();
        assertThat(new RegionSources(name -> null, name -> null).tellFor(bootstrapServers + "." + SERVERLESS))
                .isTrue();
    }

    @Test
    void properties_areThoseThatKafkaKnows_andTheConsumersDoNotCreateTopics() {
        Map<String, Object> properties = MskIam.clientProperties(SERVERLESS);

        assertThat(AdminClientConfig.configNames()).containsAll(properties.keySet());
        assertThat(properties)
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "AWS_MSK_IAM")
                .containsEntry("reconnect.backoff.ms", 1_000);
        assertThat(ConsumerConfig.configNames())
                .containsAll(MskIam.consumerProperties(SERVERLESS).keySet());
        assertThat(MskIam.consumerProperties(SERVERLESS)).containsEntry("allow.auto.create.topics", false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9098", "10.0.0.1:9098", "kafka.internal:9098"})
    void regionThatNobodyTells_isRefused_butAskedOfTheEnvironmentFirst(String bootstrapServers) {
        assertThatThrownBy(
                        () -> MskIam.clientProperties(bootstrapServers, new RegionSources(name -> null, name -> null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(bootstrapServers, "AWS_REGION");
        assertThat(MskIam.clientProperties(
                        bootstrapServers, new RegionSources(Map.of("AWS_REGION", "eu-west-1")::get, name -> null)))
                .containsEntry("bootstrap.servers", bootstrapServers);
        assertThat(MskIam.clientProperties(
                        bootstrapServers, new RegionSources(name -> null, Map.of("aws.region", "eu-west-1")::get)))
                .containsEntry("bootstrap.servers", bootstrapServers);
    }

    @Test
    void blankBootstrapServers_areRefused() {
        assertThatThrownBy(() -> MskIam.clientProperties(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "boot-abc.c1.kafka-serverless.ap-south-1.amazonaws.com:9098, true",
        "BOOT-ABC.c1.kafka-serverless.eu-west-1.amazonaws.com:9098, true",
        "SASL_SSL://boot-abc.c1.kafka-serverless.eu-west-1.amazonaws.com:9098, true",
        "'localhost:1, boot-abc.c1.kafka-serverless.us-east-1.amazonaws.com:9098', true",
        "boot-abc.c1.kafka-serverless.cn-north-1.amazonaws.com.cn:9098, true",
        "boot-abc.c1.kafka-serverless.ap-south-1.amazonaws.com.example.org:9098, false",
        "b-1.staging.abc.c2.kafka.ap-south-1.amazonaws.com:9098, false",
        "kafka-serverless.example.org:9098, false",
        "localhost:9092, false"
    })
    void onlyNamesOfTheServicesForm_areServerless(String bootstrapServers, boolean expected) {
        assertThat(MskIam.isServerless(bootstrapServers)).isEqualTo(expected);
    }
}
