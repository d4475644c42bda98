package com.niura.kafka.localmsk.iam;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.sasl.SaslException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.msk.auth.iam.IAMClientCallbackHandler;
import software.amazon.msk.auth.iam.internals.AWS4SignedPayloadGenerator;
import software.amazon.msk.auth.iam.internals.IAMSaslClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What Amazon's own client signs is accepted. */
class GenuineSignerTest {

    private final SignatureVerifier verifier = new SignatureVerifier(Clock.systemUTC());

    @AfterEach
    void forgetCredentials() {
        List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.sessionToken").forEach(System::clearProperty);
    }

    @Test
    void longTermCredentials_areAccepted() throws Exception {
        Identity identity = Samples.identity();

        assertThat(verifier.verify(Mechanism.AWS_MSK_IAM, signed(identity, Samples.HOST), Samples.state(identity)))
                .isEqualTo(new Authentication.Accepted(identity, identity.expires()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "with+all/of=them==", "with %, &, ~, * and a blank"})
    void sessionCredentials_areAccepted(String token) throws Exception {
        Identity identity = new Identity(
                "task", "ASIATASK", "secret+/=", Optional.of(token), "arn:task", Optional.empty(), List.of());

        assertThat(verifier.verify(Mechanism.AWS_MSK_IAM, signed(identity, Samples.HOST), Samples.state(identity)))
                .isEqualTo(new Authentication.Accepted(identity, identity.expires()));
    }

    @Test
    void anotherRegion_isRefused() throws Exception {
        Identity identity = Samples.identity();

        assertThat(verifier.verify(
                        Mechanism.AWS_MSK_IAM,
                        signed(identity, "boot-demo.c1.kafka-serverless.us-east-1.amazonaws.com"),
                        Samples.state(identity)))
                .isInstanceOf(Authentication.Refused.class);
    }

    private static byte[] signed(Identity identity, String host) throws SaslException {
        System.setProperty("aws.accessKeyId", identity.accessKeyId());
        System.setProperty("aws.secretAccessKey", identity.secretKey());
        identity.sessionToken().ifPresent(token -> System.setProperty("aws.sessionToken", token));
        IAMClientCallbackHandler credentials = new IAMClientCallbackHandler();
        credentials.configure(
                Map.of(),
                "AWS_MSK_IAM",
                List.of(new AppConfigurationEntry(
                        "software.amazon.msk.auth.iam.IAMLoginModule", LoginModuleControlFlag.REQUIRED, Map.of())));
        return new IAMSaslClient("AWS_MSK_IAM", credentials, host, new AWS4SignedPayloadGenerator())
                .evaluateChallenge(new byte[0]);
    }
}
