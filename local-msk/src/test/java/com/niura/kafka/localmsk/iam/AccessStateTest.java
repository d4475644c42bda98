package com.niura.kafka.localmsk.iam;

import java.util.List;
import java.util.Optional;

import com.niura.kafka.iam.AccessDecision;
import com.niura.kafka.iam.IamAction;
import com.niura.kafka.iam.PolicyDocument;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AccessStateTest {

    @Test
    void identitiesOfOnePrincipal_shareTheirPolicies() {
        // Given
        Identity first = Samples.identity(Samples.allowing("kafka-cluster:Connect"));
        Identity second = new Identity(
                "second",
                "AKIASECOND",
                "secret",
                Optional.empty(),
                Samples.PRINCIPAL,
                Optional.empty(),
                List.of(Samples.policy("Deny", "kafka-cluster:Connect", "*")));

        // Then
        assertThat(Samples.state(first, second)
                        .decide(Samples.PRINCIPAL, IamAction.CONNECT, Samples.CLUSTER)
                        .allowed())
                .isFalse();
    }

    @Test
    void conditions_areAskedAboutThePrincipal() {
        PolicyDocument policy = PolicyDocument.parse("p", """
                {"Statement": {"Effect": "Allow", "Action": "kafka-cluster:Connect", "Resource": "*",
                 "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/eeg"}}}}""");

        assertThat(Samples.state(Samples.identity(policy))
                        .decide(Samples.PRINCIPAL, IamAction.CONNECT, Samples.CLUSTER)
                        .allowed())
                .isTrue();
    }

    @Test
    void stranger_isDenied() {
        assertThat(Samples.state(Samples.identity(Samples.allowing("*")))
                        .decide("arn:aws:iam::123456789012:user/stranger", IamAction.CONNECT, Samples.CLUSTER))
                .isEqualTo(new AccessDecision(false, "no identity has this principal"));
    }

    @Test
    void resourceOfAnotherKind_isAProgrammingError() {
        assertThatThrownBy(() -> Samples.state().decide("p", IamAction.CONNECT, Samples.CLUSTER.topic("t")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
