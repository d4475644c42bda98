package com.niura.kafka.admin.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import com.niura.kafka.guard.Failure;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

import static org.assertj.core.api.Assertions.assertThat;

class ClusterAccessTest {

    private static final String SERVERLESS = "boot-abc.c1.kafka-serverless.ap-south-1.amazonaws.com:9098";

    @Test
    void serverlessHostWithoutSecuritySettings_getsIam() {
        ClusterAccess target = target(SERVERLESS, Map.of("client.dns.lookup", "use_all_dns_ips"));

        assertThat(target.settings().properties())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "AWS_MSK_IAM")
                .containsEntry("client.dns.lookup", "use_all_dns_ips");
    }

    @Test
    void serverlessHostWithOnlyALoginLine_logsInWithIt() {
        String profile = "software.amazon.msk.auth.iam.IAMLoginModule required awsProfileName=\"ops\";";

        ClusterAccess target = target(SERVERLESS, Map.of("sasl.jaas.config", profile, "reconnect.backoff.ms", "1500"));

        assertThat(target.settings().properties())
                .containsEntry("sasl.mechanism", "AWS_MSK_IAM")
                .containsEntry("sasl.jaas.config", profile)
                .containsEntry("reconnect.backoff.ms", "1500");
    }

    @Test
    void serverlessHostWithSecuritySettings_keepsThem() {
        ClusterAccess target =
                target(SERVERLESS, Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "OAUTHBEARER"));

        assertThat(target.settings().properties()).containsEntry("sasl.mechanism", "OAUTHBEARER");
    }

    @Test
    void bootstrapServers_winOverTheFile() {
        ClusterAccess target = target("localhost:1", Map.of("bootstrap.servers", "localhost:2"));

        assertThat(target.settings().properties()).containsEntry("bootstrap.servers", "localhost:1");
    }

    @Test
    void toString_showsNoSecret() {
        ClusterAccess target = target("localhost:1", Map.of("sasl.jaas.config", "password=\"hunter2\";"));

        assertThat(target.toString()).doesNotContain("hunter2");
    }

    @Test
    void refusedLogin_isToldWithTheReason_whereTheCredentialsGiveItAway() {
        ClusterAccess target = target(SERVERLESS, Map.of());
        Failure denied = target.failures().accessDenied("Access denied", null);
        System.setProperty("aws.accessKeyId", "ASIA0000TEST");
        System.setProperty("aws.secretAccessKey", "secret");
        try {
            assertThat(target.explained(denied, Duration.ofSeconds(20)).headline())
                    .startsWith(denied.headline() + "; access key ...TEST is a temporary one (ASIA)");
            assertThat(target("localhost:1", Map.of()).explained(denied, Duration.ofSeconds(20)))
                    .isEqualTo(denied);
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    @Test
    void credentialsThatExpired_areDescribedAsSuch() {
        ClusterAccess target = target(SERVERLESS, Map.of());

        assertThat(login(Duration.ofSeconds(-90)).describe(target.settings())).endsWith("...TEST, expired 1 min ago");
        assertThat(login(Duration.ofSeconds(90)).describe(target.settings())).endsWith("...TEST, for another 1 min");
    }

    private static AwsLogin login(Duration left) {
        AwsCredentials credentials = AwsSessionCredentials.builder()
                .accessKeyId("ASIA0000TEST")
                .secretAccessKey("secret")
                .sessionToken("token")
                .expirationTime(Instant.now().plus(left))
                .build();
        return new AwsLogin(credentials, Optional.empty(), Optional.empty());
    }

    @Test
    void timeLimitsOfTheClient_areThoseOfTheCommand_andASilentBrokerIsGivenUpBeforeAnotherIsAsked() {
        ClusterAccess target =
                target("localhost:1", Map.of("request.timeout.ms", "90000", "default.api.timeout.ms", "x"));

        Map<String, Object> properties = ClusterConnection.properties(target);

        assertThat(properties)
                .containsEntry("default.api.timeout.ms", 19_750)
                .containsEntry("request.timeout.ms", 7_500);
    }

    @Test
    void metrics_areNotPushed_alsoWhereTheFileSaysSo() {
        ClusterAccess target = target("localhost:1", Map.of("enable.metrics.push", "true"));

        assertThat(ClusterConnection.properties(target)).containsEntry("enable.metrics.push", false);
    }

    private static ClusterAccess target(String bootstrapServers, Map<String, String> properties) {
        return ClusterAccess.of(bootstrapServers, Optional.empty(), properties, Duration.ofSeconds(20));
    }
}
