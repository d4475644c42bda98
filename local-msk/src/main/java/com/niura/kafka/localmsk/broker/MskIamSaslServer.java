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
import com.niura.kafka.localmsk.iam.Mechanism;
import com.niura.kafka.localmsk.iam.SignatureVerifier;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.jspecify.annotations.Nullable;

/**
 * The server side of one authentication, by either mechanism: one signed message from the client, one answer. Besides the
 * signature, the permission to connect is decided here. The client is told no more than MSK tells it, which with OAUTHBEARER is
 * not the challenge of RFC 7628: some clients would take that for success. The reason is in the decision log.
 */
final class MskIamSaslServer implements SaslServer {

    /** The name under which Kafka asks how long the credentials are good for, in milliseconds of the epoch. */
    private static final String CREDENTIAL_LIFETIME = "CREDENTIAL.LIFETIME.MS";

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Mechanism mechanism;
    private final BrokerAccess access;
    private Authentication.@Nullable Accepted session;

    MskIamSaslServer(Mechanism mechanism, BrokerAccess access) {
        this.mechanism = mechanism;
        this.access = access;
    }

    @Override
    public String getMechanismName() {
        return mechanism.name();
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
                    "more than %s connections in a second".formatted(limit.getAsInt()));
        }
        Authentication authentication = new SignatureVerifier(access.clock()).verify(mechanism, message, state);
        if (authentication instanceof Authentication.Accepted accepted) {
            admit(accepted, requestId, state);
        } else if (authentication instanceof Authentication.Refused refused) {
            throw refused(requestId, "Access denied", "", state, refused.reason());
        }
        return switch (mechanism) {
            // Exactly these two fields: the genuine client fails on any other.
            case AWS_MSK_IAM ->
                "{\"version\":\"2020_10_22\",\"request-id\":\"%s\"}"
                        .formatted(requestId)
                        .getBytes(StandardCharsets.UTF_8);
            case OAUTHBEARER -> new byte[0];
        };
    }

    private void admit(Authentication.Accepted accepted, String requestId, AccessState state) {
        String principal = accepted.identity().principal();
        AccessDecision decision = state.decide(principal, IamAction.CONNECT, state.cluster());
        if (!decision.allowed()) {
            throw refused(requestId, "Access denied", principal, state, decision.reason());
        }
        Duration shortest = state.limits().shortestSession().orElse(Duration.ZERO);
        Instant now = access.clock().instant();
        if (accepted.until().filter(until -> until.isBefore(now.plus(shortest))).isPresent()) {
            throw refused(
                    requestId,
                    "Session too short",
                    principal,
                    state,
                    "the token or the credentials end in less than %s seconds".formatted(shortest.toSeconds()));
        }
        access.log(principal, IamAction.CONNECT, state.cluster(), decision);
        session = accepted;
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
        return session != null;
    }

    /** The ARN of the principal. */
    @Override
    public String getAuthorizationID() {
        return session().identity().principal();
    }

    @Override
    public @Nullable Object getNegotiatedProperty(String name) {
        return name.equals(CREDENTIAL_LIFETIME)
                ? session().until().map(Instant::toEpochMilli).orElse(null)
                : null;
    }

    private Authentication.Accepted session() {
        Authentication.Accepted current = session;
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
