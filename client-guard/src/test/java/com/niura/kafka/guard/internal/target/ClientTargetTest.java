package com.niura.kafka.guard.internal.target;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class ClientTargetTest {

    private static final String PROVISIONED = "b-1.demo.abc123.c2.kafka.eu-west-1.amazonaws.com:";
    private static final String SERVERLESS = "boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com:";

    static Stream<Arguments> bootstrapServers() {
        return Stream.of(
                arguments("b1:9092", "b1:9092", 1),
                arguments(" b1:9092 , b2:9092,, ", "b1:9092,b2:9092", 2),
                arguments(List.of("b1:9092", " b2:9092 ", ""), "b1:9092,b2:9092", 2),
                arguments("SASL_SSL://b1:9098,[::1]:9092", "SASL_SSL://b1:9098,[::1]:9092", 2),
                arguments("b1:9092,b2", "b1:9092,b2", 1),
                arguments(" ,", "", 0));
    }

    @ParameterizedTest
    @MethodSource
    void bootstrapServers(Object given, String servers, int addresses) {
        ClientTarget target = ClientTarget.of(Map.of("bootstrap.servers", given));

        assertThat(target.bootstrapServers()).isEqualTo(servers);
        assertThat(target.addresses()).hasSize(addresses);
    }

    @ParameterizedTest
    @CsvSource({
        "b1:9098, AWS_MSK_IAM, com.example.Tokens, true",
        SERVERLESS + "9098, OAUTHBEARER, com.example.Tokens, true",
        PROVISIONED + "9098, OAUTHBEARER, com.example.Tokens, true",
        PROVISIONED + "9198, OAUTHBEARER, com.example.Tokens, true",
        PROVISIONED + "20098, OAUTHBEARER, com.example.Tokens, true",
        PROVISIONED + "9094, OAUTHBEARER, com.example.Tokens, false",
        PROVISIONED + "9096, SCRAM-SHA-512, com.example.Tokens, false",
        // A private name or a tunnel, where any server may issue the tokens.
        "b1:9098, OAUTHBEARER, com.example.Tokens, false",
        "b1:9098, OAUTHBEARER, software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler, true",
    })
    void iam_isToldByTheMechanism_andWithTokensByThePortOrTheirMaker(
            String address, String mechanism, String tokenHandler, boolean iam) {
        ClientTarget target = ClientTarget.of(Map.of(
                "bootstrap.servers", address,
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", mechanism,
                "sasl.login.callback.handler.class", tokenHandler));

        assertThat(target.usesIam()).isEqualTo(iam);
        assertThat(target.usesIamLogin()).isEqualTo(mechanism.equals("AWS_MSK_IAM"));
    }

    @Test
    void makerOfTokens_mayBeGivenAsAClass() {
        Class<?> handler = IAMOAuthBearerLoginCallbackHandler.class;

        assertThat(ClientTarget.of(Map.of("sasl.login.callback.handler.class", handler))
                        .makesIamTokens())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // protocol, mechanism: TLS, SASL, plain text, an identity, in words
        ", , false, false, true, false, PLAINTEXT",
        "PLAINTEXT, , false, false, true, false, PLAINTEXT",
        "ssl, , true, false, false, false, ssl",
        "SASL_PLAINTEXT, PLAIN, false, true, true, true, 'SASL_PLAINTEXT, PLAIN'",
        "sasl_ssl, , true, true, false, true, 'sasl_ssl, GSSAPI'",
        "none, , false, false, false, false, none",
    })
    void protocol_isReadAsKafkasClientsReadIt(
            String protocol,
            String mechanism,
            boolean tls,
            boolean sasl,
            boolean plain,
            boolean identity,
            String words) {
        Map<String, Object> client = new HashMap<>(Map.of("bootstrap.servers", "b1:9092"));
        client.put("security.protocol", protocol);
        client.put("sasl.mechanism", mechanism);
        ClientTarget target = ClientSettings.of(client).target();

        assertThat(target.usesTls()).isEqualTo(tls);
        assertThat(target.usesSasl()).isEqualTo(sasl);
        assertThat(target.speaksPlainText()).isEqualTo(plain);
        assertThat(target.hasIdentity()).isEqualTo(identity);
        assertThat(target.security()).isEqualTo(words);
    }

    @Test
    void certificateOfItsOwn_isAnIdentity_whereTlsIsSpoken() {
        Map<String, Object> client =
                Map.of("security.protocol", "SSL", "ssl.keystore.certificate.chain", new Password("PEM"));

        assertThat(ClientTarget.of(client).hasIdentity()).isTrue();
        assertThat(ClientTarget.of(Map.of("ssl.keystore.location", "ks.jks")).hasIdentity())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "b1:9098, REGION, aws",
        PROVISIONED + "9098, eu-west-1, aws",
        "'b1:1,BOOT-X.C1.KAFKA-SERVERLESS.US-GOV-WEST-1.AMAZONAWS.COM:9098', us-gov-west-1, aws-us-gov",
        "boot-x.c1.kafka-serverless.cn-north-1.amazonaws.com.cn:9098, cn-north-1, aws-cn",
        "b-1.demo.abc123.c2.kafka.eusc-de-east-1.amazonaws.eu:9098, eusc-de-east-1, aws-eusc",
    })
    void arn_hasTheRegionAndPartition_asFarAsTheNameTells(String servers, String region, String partition) {
        assertThat(ClientTarget.of(Map.of("bootstrap.servers", servers)).arn())
                .isEqualTo("arn:" + partition + ":kafka:" + region + ":ACCOUNT:cluster/CLUSTER/CLUSTER-UUID");
    }
}
