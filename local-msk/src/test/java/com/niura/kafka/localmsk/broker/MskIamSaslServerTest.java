package com.niura.kafka.localmsk.broker;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.niura.kafka.iam.Arn;
import com.niura.kafka.iam.PolicyDocument;
import com.niura.kafka.localmsk.iam.AccessFile;
import com.niura.kafka.localmsk.iam.AccessState;
import com.niura.kafka.localmsk.iam.Decision;
import com.niura.kafka.localmsk.iam.DecisionLog;
import com.niura.kafka.localmsk.iam.Identity;
import com.niura.kafka.localmsk.iam.Limits;
import com.niura.kafka.localmsk.iam.Mechanism;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a client of OAUTHBEARER is answered, and what is written down about it. */
class MskIamSaslServerTest {

    private static final String PRINCIPAL = "arn:aws:sts::123456789012:assumed-role/task/1";
    private static final Arn CLUSTER = Arn.parse("arn:aws:kafka:ap-south-1:123456789012:cluster/demo/0a1b2c3d-s1");

    /** Signed then by aws-msk-iam-sasl-signer-js 1.0.3, for 900 seconds. */
    private static final Instant SIGNED = Instant.parse("2026-11-29T00:00:08Z");

    private static final String URL =
            "https://kafka.ap-south-1.amazonaws.com/?Action=kafka-cluster%3AConnect&User-Agent=aws-msk-iam-sasl-signer-js%2F1.0.3&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIATASK%2F20261129%2Fap-south-1%2Fkafka-cluster%2Faws4_request&X-Amz-Date=20261129T000008Z&X-Amz-Expires=900&X-Amz-Security-Token=token%2Fwith%2Ball%3Dof%2F%2Fthem%3D%3D&X-Amz-Signature=9a511ba19c3c892b6e129487fe0e0286120c7b83aa939379b7eb706712716ff4&X-Amz-SignedHeaders=host";

    @TempDir
    private Path folder;

    @Test
    void token_isAnsweredWithNothing_andEndsTheSession() {
        // Given
        MskIamSaslServer server = server(SIGNED, Limits.serverless(), "Connect");

        // When
        byte[] answer = server.evaluateResponse(message(URL));

        // Then
        assertThat(answer).isEmpty();
        assertThat(server.isComplete()).isTrue();
        assertThat(server.getMechanismName()).isEqualTo("OAUTHBEARER");
        assertThat(server.getAuthorizationID()).isEqualTo(PRINCIPAL);
        assertThat(server.getNegotiatedProperty("CREDENTIAL.LIFETIME.MS"))
                .isEqualTo(SIGNED.plusSeconds(900).toEpochMilli());
        assertThat(decision()).matches(Decision::allowed);
    }

    @Test
    void refusals_nameARequestAndNoReason_whichIsInTheLog() {
        refuses(server(SIGNED, Limits.off(), "DescribeTopic"), URL, "Access denied", "no statement allows it");
        refuses(
                server(SIGNED, Limits.off(), "Connect"),
                URL.replace("Expires=900", "Expires=800"),
                "Access denied",
                "the signature is not one made with the secret key of task");
        refuses(
                server(SIGNED, Limits.off().toBuilder().connectionsPerSecond(0).build(), "Connect"),
                URL,
                "Too many connects",
                "more than 0 connections in a second");
    }

    @Test
    void tokenAboutToEnd_isASessionTooShort() {
        Instant tenSecondsBefore = SIGNED.plusSeconds(890);

        assertThat(server(tenSecondsBefore, Limits.serverless(), "Connect").evaluateResponse(message(URL)))
                .isEmpty();
        refuses(
                server(tenSecondsBefore.plusMillis(1), Limits.serverless(), "Connect"),
                URL,
                "Session too short",
                "the token or the credentials end in less than 10 seconds");
        assertThat(server(tenSecondsBefore.plusMillis(1), Limits.off(), "Connect")
                        .evaluateResponse(message(URL)))
                .isEmpty();
    }

    private void refuses(MskIamSaslServer server, String url, String answer, String reason) {
        assertThatThrownBy(() -> server.evaluateResponse(message(url)))
                .isInstanceOf(SaslAuthenticationException.class)
                .hasMessageMatching("\\[[0-9a-f-]{36}]: " + answer);
        assertThat(server.isComplete()).isFalse();
        assertThat(decision())
                .matches(decision -> !decision.allowed())
                .extracting(Decision::reason)
                .isEqualTo(reason);
    }

    private Decision decision() {
        List<Decision> decisions = new DecisionLog(folder).read();
        return decisions.get(decisions.size() - 1);
    }

    private MskIamSaslServer server(Instant now, Limits limits, String allowed) {
        PolicyDocument policy = PolicyDocument.parse(
                "policy",
                "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"kafka-cluster:%s\", \"Resource\": \"*\"}}"
                        .formatted(allowed));
        Identity task = new Identity(
                "task",
                "ASIATASK",
                "secret/Key+0123456789",
                Optional.of("token/with+all=of//them=="),
                PRINCIPAL,
                Optional.empty(),
                List.of(policy));
        new AccessFile(folder).write(new AccessState(CLUSTER, Set.of(), List.of(task), limits));
        return new MskIamSaslServer(
                Mechanism.OAUTHBEARER, new BrokerAccess(folder, 1, Clock.fixed(now, ZoneOffset.UTC), new FakeTopics()));
    }

    private static byte[] message(String url) {
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(url.getBytes(StandardCharsets.UTF_8));
        return "n,,\u0001auth=Bearer %s\u0001\u0001".formatted(token).getBytes(StandardCharsets.UTF_8);
    }
}
