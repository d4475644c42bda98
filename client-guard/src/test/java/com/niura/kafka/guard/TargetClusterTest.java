package com.niura.kafka.guard;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler;

import static org.assertj.core.api.Assertions.assertThat;

class TargetClusterTest {

    private static final String PROVISIONED = "b-1.demo.abc123.c2.kafka.eu-west-1.amazonaws.com:";

    @ParameterizedTest
    @CsvSource({
        "b1:9098, AWS_MSK_IAM, true",
        "boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com:9098, OAUTHBEARER, true",
        PROVISIONED + "9098, OAUTHBEARER, true",
        PROVISIONED + "9198, OAUTHBEARER, true",
        // A private name or a tunnel, where any server may issue the tokens.
        "b1:9098, OAUTHBEARER, false",
        PROVISIONED + "9096, SCRAM-SHA-512, false"
    })
    void iam_isToldByTheMechanism_andWithTokensByThePort(String address, String mechanism, boolean iam) {
        TargetCluster cluster = TargetCluster.of(
                Map.of("bootstrap.servers", address, "security.protocol", "SASL_SSL", "sasl.mechanism", mechanism));

        assertThat(cluster.usesIam()).isEqualTo(iam);
        assertThat(Permission.WRITE_TOPIC.serviceRemedy(cluster, "alerts"))
                .contains(iam ? "Allow kafka-cluster:WriteData" : "kafka-acls.sh");
        // Only that login can be rehearsed.
        assertThat(cluster.usesIamLogin()).isEqualTo(mechanism.equals("AWS_MSK_IAM"));
    }

    @Test
    void iam_isToldByWhoMakesTheTokens_byNameOrByClass() {
        assertThat(withTokensFrom("software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler")
                        .usesIam())
                .isTrue();
        assertThat(withTokensFrom(IAMOAuthBearerLoginCallbackHandler.class).usesIam())
                .isTrue();
        assertThat(withTokensFrom("com.example.Tokens").usesIam()).isFalse();
    }

    private static TargetCluster withTokensFrom(Object handler) {
        return TargetCluster.of(Map.of(
                "bootstrap.servers",
                "b1:9098",
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "OAUTHBEARER",
                "sasl.login.callback.handler.class",
                handler));
    }
}
