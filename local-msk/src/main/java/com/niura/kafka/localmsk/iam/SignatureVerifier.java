package com.niura.kafka.localmsk.iam;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

import com.niura.kafka.iam.IamAction;

import static com.niura.kafka.localmsk.iam.Refusal.require;
import static com.niura.kafka.localmsk.iam.Refusal.shown;

/**
 * Checks the one message that a client of MSK's IAM sends: a signed request to connect, as its SASL mechanism carries it.
 *
 * <p>It is accepted when it is complete, made for this service, region and host, at most five minutes from the future, not
 * older than it says it may get (15 minutes at the most), and signed with the credentials of an identity. The host is one of
 * the cluster's with AWS_MSK_IAM, and the endpoint of the region with OAUTHBEARER. Safe for use by many threads.
 */
public final class SignatureVerifier {

    /** Session tokens take one or two thousand characters. */
    private static final int MAX_BYTES = 16 * 1024;

    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);
    private static final Duration MAX_LIFETIME = Duration.ofMinutes(15);

    static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");
    static final int DAY_CHARACTERS = 8;

    private static final Pattern WHOLE_SECONDS = Pattern.compile("[0-9]{1,6}");

    /** The signer of JavaScript, for OAUTHBEARER, does not round when the credentials end earlier than the token would. */
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,20})?");

    private final Clock clock;

    /** @throws NullPointerException if the argument is null */
    public SignatureVerifier(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Checks a message against the state of access.
     *
     * @param message as it came from the network, at most 16 384 bytes
     * @throws NullPointerException if an argument is null
     */
    public Authentication verify(Mechanism mechanism, byte[] message, AccessState state) {
        try {
            require(
                    message.length <= MAX_BYTES,
                    "the message has %s bytes, more than %s".formatted(message.length, MAX_BYTES));
            return check(mechanism, mechanism.parse(message), state);
        } catch (Refusal refusal) {
            return new Authentication.Refused(refusal.reason());
        }
    }

    private Authentication.Accepted check(Mechanism mechanism, SignedRequest request, AccessState state)
            throws Refusal {
        request.requireEqual("action", IamAction.CONNECT.toString());
        request.requireEqual("x-amz-algorithm", Signature.ALGORITHM);
        request.requireEqual("x-amz-signedheaders", "host");

        String[] credential = request.get("x-amz-credential").split("/", -1);
        require(credential.length == 5, "x-amz-credential does not have five parts");
        String date = request.get("x-amz-date");
        Instant end = checkTime(mechanism, date, request.get("x-amz-expires"));
        require(
                date.substring(0, DAY_CHARACTERS).equals(credential[1]),
                "the day of x-amz-credential is not the day of x-amz-date");
        String region = state.cluster().region();
        require(
                credential[2].equals(region),
                "signed for the region '%s', but this cluster is in %s".formatted(shown(credential[2]), region));
        require(
                credential[3].equals(IamAction.SERVICE),
                "signed for the service '%s' instead of %s".formatted(shown(credential[3]), IamAction.SERVICE));
        require(credential[4].equals(Signature.TERMINATOR), "x-amz-credential does not end in aws4_request");
        String host = request.get("host");
        checkHost(mechanism, host, state);

        Identity identity = state.identities().stream()
                .filter(one -> one.accessKeyId().equals(credential[0]))
                .findFirst()
                .orElseThrow(() -> new Refusal("nobody has the access key id '%s'".formatted(shown(credential[0]))));
        checkSessionToken(identity, request.sessionToken());
        Instant now = clock.instant();
        require(
                identity.expires().filter(expiry -> !now.isBefore(expiry)).isEmpty(),
                "the credentials of %s have expired".formatted(identity.name()));

        String scope = String.join("/", credential[1], credential[2], credential[3], credential[4]);
        String expected = Signature.of(identity.secretKey(), host, date, scope, request.query());
        require(
                same(expected, request.get("x-amz-signature")),
                "the signature is not one made with the secret key of %s".formatted(identity.name()));
        return switch (mechanism) {
            case AWS_MSK_IAM -> new Authentication.Accepted(identity, identity.expires());
            case OAUTHBEARER ->
                new Authentication.Accepted(
                        identity,
                        identity.expires()
                                .filter(expiry -> expiry.isBefore(end))
                                .or(() -> Optional.of(end)));
        };
    }

    private static void checkHost(Mechanism mechanism, String host, AccessState state) throws Refusal {
        switch (mechanism) {
            case AWS_MSK_IAM ->
                require(
                        state.hosts().contains(host.toLowerCase(Locale.ROOT)),
                        "signed for the host '%s', which is none of this cluster's".formatted(shown(host)));
            case OAUTHBEARER -> {
                // In China, too: all signers leave out the .cn there.
                String endpoint =
                        "kafka.%s.amazonaws.com".formatted(state.cluster().region());
                require(
                        host.equals(endpoint),
                        "signed for the host '%s' instead of %s".formatted(shown(host), endpoint));
            }
        }
    }

    /** Until when the signature is good. */
    private Instant checkTime(Mechanism mechanism, String date, String seconds) throws Refusal {
        Instant signed;
        try {
            signed = LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new Refusal("x-amz-date is not a time like 20260131T235959Z");
        }
        boolean whole = mechanism == Mechanism.AWS_MSK_IAM;
        Duration lifetime = (whole ? WHOLE_SECONDS : SECONDS).matcher(seconds).matches()
                ? Duration.ofNanos(new BigDecimal(seconds).movePointRight(9).longValue())
                : Duration.ZERO;
        require(
                lifetime.compareTo(Duration.ZERO) > 0 && lifetime.compareTo(MAX_LIFETIME) <= 0,
                "x-amz-expires is not a %s %s"
                        .formatted(
                                whole ? "whole number of seconds from 1 to" : "number of seconds above 0 and up to",
                                MAX_LIFETIME.toSeconds()));
        Instant now = clock.instant();
        Instant end = signed.plus(lifetime);
        require(
                !signed.isAfter(now.plus(CLOCK_TOLERANCE)),
                "signed %s in the future: one of the clocks is wrong".formatted(Duration.between(now, signed)));
        require(
                !now.isAfter(end),
                "signed %s ago with a lifetime of %s seconds: it has expired, or one of the clocks is wrong"
                        .formatted(Duration.between(signed, now), seconds));
        return end;
    }

    private static void checkSessionToken(Identity identity, Optional<String> token) throws Refusal {
        if (identity.sessionToken().isEmpty()) {
            require(
                    token.isEmpty(),
                    "there is a session token, but the credentials of %s have none".formatted(identity.name()));
        } else {
            require(token.isPresent(), "the session token of %s is missing".formatted(identity.name()));
            require(
                    same(identity.sessionToken().get(), token.orElse("")),
                    "the session token is not the one of %s".formatted(identity.name()));
        }
    }

    /** Takes the same time wherever the two differ. */
    private static boolean same(String expected, String found) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), found.getBytes(StandardCharsets.UTF_8));
    }
}
