package com.niura.kafka.admin.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

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
    void timeLimitsOfTheClient_areThoseOfTheCommand() {
        ClusterAccess target =
                target("localhost:1", Map.of("request.timeout.ms", "90000", "default.api.timeout.ms", "x"));

        Map<String, Object> properties = ClusterConnection.properties(target);

        assertThat(properties)
                .containsEntry("default.api.timeout.ms", 19_750)
                .containsEntry("request.timeout.ms", 10_000);
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
