package com.niura.kafka.guard.internal.target;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class ClientPropertiesValidatorTest {

    private static final String SERVERLESS = "boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com:";
    private static final String PROVISIONED = "b-1.demo.abc123.c2.kafka.eu-west-1.amazonaws.com:";

    @ParameterizedTest
    @CsvSource({
        "PLAINTEXT, , security.protocol SASL_SSL only, but it is PLAINTEXT",
        "SSL, , security.protocol SASL_SSL only, but it is SSL",
        "SASL_PLAINTEXT, AWS_MSK_IAM, security.protocol SASL_SSL only",
        "SASL_SSL, SCRAM-SHA-512, 'OAUTHBEARER with IAM, but it is SCRAM-SHA-512'",
        "SASL_SSL, , 'OAUTHBEARER with IAM, but it is not set'",
        "SASL_SSL, aws_msk_iam, 'OAUTHBEARER with IAM, but it is aws_msk_iam'"
    })
    void anythingButIam_onServerless_cannotWork(String protocol, @Nullable String mechanism, String words) {
        assertThat(problemIn(client("b1:1," + SERVERLESS + "9098", protocol, mechanism)))
                .contains(SERVERLESS, words);
    }

    /** Among them what cannot work on any cluster that is known: the port may be that of a tunnel. */
    @ParameterizedTest
    @CsvSource({
        SERVERLESS + "9098, sasl_ssl, AWS_MSK_IAM",
        SERVERLESS + "20098, Sasl_Ssl, OAUTHBEARER",
        SERVERLESS + "9094, SASL_SSL, AWS_MSK_IAM",
        PROVISIONED + "9098, PLAINTEXT, ",
        PROVISIONED + "9098, SASL_SSL, SCRAM-SHA-512",
        PROVISIONED + "9092, SSL, ",
        "kafka.example.org:9094, PLAINTEXT, ",
        "localhost:9098, SASL_SSL, AWS_MSK_IAM",
    })
    void anythingElse_mayWork_whateverThePort(String servers, String protocol, @Nullable String mechanism) {
        assertThat(problemIn(client(servers, protocol, mechanism))).isEmpty();
    }

    @Test
    void valuesThatAreStillToBeFetched_areNotJudged() {
        Map<String, Object> client = client(SERVERLESS + "9098", "${env:PROTOCOL}", "AWS_MSK_IAM");
        client.put("config.providers", "env");

        assertThat(problemIn(client)).isEmpty();
    }

    static Stream<Arguments> clientsOfNoCluster() {
        Map<String, Object> noSigner = client("b1:9098", "SASL_SSL", "AWS_MSK_IAM");
        noSigner.remove("sasl.client.callback.handler.class");
        return Stream.of(
                arguments(Map.of("security.protocol", "SSL"), "bootstrap.servers is not set; expected"),
                arguments(Map.of("bootstrap.servers", List.of(" ", "")), "bootstrap.servers is not set"),
                arguments(Map.of("bootstrap.controllers", "b1:9093"), "bootstrap.controllers is set, but"),
                arguments(
                        noSigner,
                        "sasl.mechanism is AWS_MSK_IAM, but sasl.client.callback.handler.class is not set; expected"
                                + " software.amazon.msk.auth.iam.IAMClientCallbackHandler"));
    }

    @ParameterizedTest
    @MethodSource("clientsOfNoCluster")
    void clientWithoutBrokersOrSigner_cannotWork(Map<String, Object> client, String words) {
        assertThat(problemIn(client)).startsWith(words);
    }

    private static String problemIn(Map<String, ?> client) {
        return ClientPropertiesValidator.problemIn(ClientSettings.of(client)).orElse("");
    }

    private static Map<String, Object> client(String servers, String protocol, @Nullable String mechanism) {
        Map<String, Object> client = new HashMap<>();
        client.put("bootstrap.servers", servers);
        client.put("security.protocol", protocol);
        client.put("sasl.mechanism", mechanism);
        client.put("sasl.client.callback.handler.class", ClientTarget.IAM_CALLBACK_HANDLER);
        return client;
    }
}
