package com.niura.kafka.admin.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class LoginOptionsTest {

    private static final String IAM = "software.amazon.msk.auth.iam.IAMLoginModule required";
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    private static final Map<String, String> OF_SHELL = Map.of("AWS_PROFILE", "production");

    @TempDir
    Path folder;

    @AfterEach
    void forget() {
        List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.sharedCredentialsFile", "aws.disableEc2Metadata")
                .forEach(System::clearProperty);
    }

    /** What the SDK's chain of providers takes before a profile. */
    @Test
    void keysThatTheSdkTakesFirst_areTheIdentity_whateverProfileTheShellNames() {
        System.setProperty("aws.accessKeyId", "AKIAEXAMPLEWXYZ");
        System.setProperty("aws.secretAccessKey", "s-4711");

        assertThat(identity("AWS_MSK_IAM", IAM + ";")).hasValue("access key ...WXYZ from system properties");
    }

    @Test
    void profile_isNamed_whereTheCredentialsAreFromOne() throws IOException {
        Path file = Files.writeString(
                folder.resolve("credentials"),
                "[ops]\naws_access_key_id = AKIAEXAMPLEOPSX\naws_secret_access_key = s-4711\n");
        System.setProperty("aws.sharedCredentialsFile", file.toString());

        assertThat(identity("AWS_MSK_IAM", IAM + " awsProfileName=\"ops\";"))
                .hasValue("access key ...OPSX from a profile (profile ops)");
    }

    @Test
    void credentialsThatNobodyHas_areNotKnown() {
        assertThat(identity("AWS_MSK_IAM", IAM + " awsProfileName=\"nowhere\" awsAddDefaultProviders=\"false\";"))
                .hasValue("not known: the AWS SDK finds no credentials");
    }

    @Test
    void handlerOfTheClientsOwn_mayFindOthers() {
        ClusterAccess access = ClusterAccess.of(
                "b1:9098",
                Optional.empty(),
                Map.of(
                        "security.protocol",
                        "SASL_SSL",
                        "sasl.mechanism",
                        "AWS_MSK_IAM",
                        "sasl.jaas.config",
                        IAM + ";",
                        "sasl.client.callback.handler.class",
                        "com.example.Handler"),
                Duration.ofSeconds(1));

        assertThat(AwsLogin.isUsedBy(access)).isFalse();
        assertThat(LoginOptions.identity(access, OF_SHELL)).isEmpty();
    }

    @Test
    void user_isTheOneOfTheLogin() {
        assertThat(identity("PLAIN", PLAIN + " username=\"ann\" password=\"p-4711\";"))
                .hasValue("ann");
        assertThat(identity("PLAIN", "no JAAS line p-4711")).isEmpty();
    }

    private static Optional<String> identity(String mechanism, String line) {
        return LoginOptions.identity(
                ClusterAccess.of(
                        "b1:9098",
                        Optional.empty(),
                        Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", mechanism, "sasl.jaas.config", line),
                        Duration.ofSeconds(1)),
                OF_SHELL);
    }
}
