package com.niura.kafka.localmsk.broker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.UUID;
import javax.security.sasl.SaslServer;

import com.niura.kafka.iam.AccessDecision;
import com.niura.kafka.iam.IamAction;
import com.niura.kafka.localmsk.iam.AccessState;
import com.niura.kafka.localmsk.iam.Authentication;
import com.niura.kafka.localmsk.iam.Identity;
import com.niura.kafka.localmsk.iam.SignatureVerifier;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.jspecify.annotations.Nullable;

/**
 * The server side of one AWS_MSK_IAM authentication: one signed message from the client, one answer. Besides the signature,
 * the permission to connect is decided here. The client is told no more than MSK tells it; the reason is in the decision log.
 */
final class MskIamSaslServer implements SaslServer {

    /** The name under which Kafka asks how long the credentials are good for, in milliseconds of the epoch. */
    private static final String CREDENTIAL_LIFETIME = "CREDENTIAL.LIFETIME.MS";

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final BrokerAccess access;
    private @Nullable Identity identity;

    MskIamSaslServer(BrokerAccess access) {
        this.access = access;
    }

    @Override
    public String getMechanismName() {
        return IamBrokerConfig.MECHANISM;
    }

    /** @throws SaslAuthenticationException if refused; Kafka sends its message to the client word for word */
    @Override
    public byte[] evaluateResponse(byte[] message) {
        String requestId = UUID.randomUUID().toString();
        AccessState state = access.state();
        delay(state.authenticationDelay());
        OptionalInt limit = state.limits().connectionsPerSecond();
        if (limit.isPresent() && !access.connections().admit(access.clock().instant(), limit.getAsInt(), SECOND)) {
            throw refused(
                    requestId,
                    "Too many connects",
                    "",
                    state,
                    "more than %d connections in a second".formatted(limit.getAsInt()));
        }
        Authentication authentication = new SignatureVerifier(access.clock()).verify(message, state);
        if (authentication instanceof Authentication.Accepted accepted) {
            String principal = accepted.identity().principal();
            AccessDecision decision = state.decide(principal, IamAction.CONNECT, state.cluster());
            if (!decision.allowed()) {
                throw refused(requestId, "Access denied", principal, state, decision.reason());
            }
            access.log(principal, IamAction.CONNECT, state.cluster(), decision);
            identity = accepted.identity();
            // Exactly these two fields: the genuine client fails on any other.
            return "{\"version\":\"2020_10_22\",\"request-id\":\"%s\"}"
                    .formatted(requestId)
                    .getBytes(StandardCharsets.UTF_8);
        }
        String reason = authentication instanceof Authentication.Refused refused ? refused.reason() : "";
        throw refused(requestId, "Access denied", "", state, reason);
    }

    /** Holds up one of the broker's few network threads, and thereby other connections too, as an overloaded broker would. */
    private static void delay(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            // The broker is ending; the answer is due now.
            Thread.currentThread().interrupt();
        }
    }

    private SaslAuthenticationException refused(
            String requestId, String answer, String principal, AccessState state, String reason) {
        access.log(principal, IamAction.CONNECT, state.cluster(), new AccessDecision(false, reason));
        return new SaslAuthenticationException("[%s]: %s".formatted(requestId, answer));
    }

    @Override
    public boolean isComplete() {
        return identity != null;
    }

    /** The ARN of the principal. */
    @Override
    public String getAuthorizationID() {
        return authenticated().principal();
    }

    @Override
    public @Nullable Object getNegotiatedProperty(String name) {
        return name.equals(CREDENTIAL_LIFETIME)
                ? authenticated().expires().map(Instant::toEpochMilli).orElse(null)
                : null;
    }

    private Identity authenticated() {
        Identity current = identity;
        if (current == null) {
            throw new IllegalStateException("Nobody has authenticated yet");
        }
        return current;
    }

    @Override
    public byte[] unwrap(byte[] incoming, int offset, int length) {
        throw new IllegalStateException("The mechanism has no security layer");
    }

    @Override
    public byte[] wrap(byte[] outgoing, int offset, int length) {
        throw new IllegalStateException("The mechanism has no security layer");
    }

    @Override
    public void dispose() {
        // Nothing is held.
    }
}
