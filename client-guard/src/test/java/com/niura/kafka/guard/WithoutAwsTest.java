package com.niura.kafka.guard;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** That the run which leaves AWS's libraries out does; and what the guard says where they are needed then. */
@EnabledIfSystemProperty(
        named = "without-aws",
        matches = "true",
        disabledReason = "for the run without AWS's libraries")
class WithoutAwsTest {

    @Test
    void nothingOfAws_isOnTheClassPath() {
        for (String name : new String[] {
            "software.amazon.msk.auth.iam.IAMLoginModule",
            "software.amazon.awssdk.regions.Region",
            "software.amazon.awssdk.auth.credentials.AwsCredentials",
            "com.fasterxml.jackson.databind.ObjectMapper",
            "org.apache.hc.client5.http.classic.HttpClient"
        }) {
            assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
        }
    }

    @Test
    void iamProperties_areRefused_withTheClassThatIsMissing() {
        ReadinessReport report = TopicGuard.forService("eeg")
                .clientProperties(
                        MskIam.clientProperties("boot-xxxxx.c1.kafka-serverless.ap-south-1.amazonaws.com:9098"))
                .build()
                .check();

        assertThat(report.failures()).extracting(Failure::code).containsExactly(FailureCode.CONFIG_INVALID);
        assertThat(report.text()).contains("software.amazon.msk.auth.iam.IAMClientCallbackHandler");
    }
}
