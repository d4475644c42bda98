package com.niura.kafka.localmsk.iam;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import com.niura.kafka.iam.IamAction;
import com.niura.kafka.iam.JsonValue;
import com.niura.kafka.iam.JsonValue.Malformed;
import com.niura.kafka.iam.JsonValue.Member;
import com.niura.kafka.iam.JsonValue.Members;
import com.niura.kafka.iam.JsonValue.Text;

/**
 * Checks the one message that a client of the SASL mechanism AWS_MSK_IAM sends: a signed request to connect, in JSON.
 *
 * <p>It is accepted when it is complete, made for this service, region and host, at most five minutes from the future, not
 * older than it says it may get (15 minutes at the most), and signed with the credentials of an identity. Safe for use by
 * many threads.
 */
public final class SignatureVerifier {

    /** Session tokens take one or two thousand characters. */
    private static final int MAX_BYTES = 16 * 1024;

    private static final int MAX_SHOWN_CHARACTERS = 100;
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);
    private static final int MAX_LIFETIME_SECONDS = 900;

    private static final String TOKEN = "x-amz-security-token";
    private static final Set<String> REQUIRED = Set.of(
            "version",
            "host",
            "user-agent",
            "action",
            "x-amz-algorithm",
            "x-amz-credential",
            "x-amz-date",
            "x-amz-signedheaders",
            "x-amz-expires",
            "x-amz-signature");

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");
    private static final int DAY_CHARACTERS = 8;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

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
    public Authentication verify(byte[] message, AccessState state) {
        try {
            return new Authentication.Accepted(check(fields(message), state));
        } catch (Refusal refusal) {
            return new Authentication.Refused(refusal.reason);
        }
    }

    private static Map<String, String> fields(byte[] message) throws Refusal {
        require(
                message.length <= MAX_BYTES,
                "the message has %d bytes, more than %d".formatted(message.length, MAX_BYTES));
        Map<String, String> fields = new TreeMap<>();
        // The parser's message is left out, since it may quote a signature or a token.
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(message))
                    .toString();
            if (!(JsonValue.parse(text) instanceof Members object)) {
                throw new Refusal("the message is not a JSON object");
            }
            for (Member member : object.members()) {
                boolean known = REQUIRED.contains(member.key()) || member.key().equals(TOKEN);
                require(known, "the message has an unexpected field, '%s'".formatted(shown(member.key())));
                if (!(member.value() instanceof Text value)) {
                    throw new Refusal("the field %s is not a string".formatted(member.key()));
                }
                require(
                        fields.put(member.key(), value.value()) == null,
                        "the field %s is there twice".formatted(member.key()));
            }
        } catch (CharacterCodingException e) {
            throw new Refusal("the message is not UTF-8");
        } catch (Malformed e) {
            throw new Refusal("the message is not JSON");
        }
        Set<String> missing = new TreeSet<>(REQUIRED);
        missing.removeAll(fields.keySet());
        require(missing.isEmpty(), "the message lacks %s".formatted(String.join(", ", missing)));
        return fields;
    }

    private Identity check(Map<String, String> message, AccessState state) throws Refusal {
        Fields fields = new Fields(message);
        fields.requireEqual("version", "2020_10_22");
        fields.requireEqual("action", IamAction.CONNECT.toString());
        fields.requireEqual("x-amz-algorithm", Signature.ALGORITHM);
        fields.requireEqual("x-amz-signedheaders", "host");
        String host = fields.get("host");
        require(
                state.hosts().contains(host.toLowerCase(Locale.ROOT)),
                "signed for the host '%s', which is none of this cluster's".formatted(shown(host)));

        String[] credential = fields.get("x-amz-credential").split("/", -1);
        require(credential.length == 5, "x-amz-credential does not have five parts");
        String date = fields.get("x-amz-date");
        checkTime(date, fields.get("x-amz-expires"));
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

        Identity identity = state.identities().stream()
                .filter(one -> one.accessKeyId().equals(credential[0]))
                .findFirst()
                .orElseThrow(() -> new Refusal("nobody has the access key id '%s'".formatted(shown(credential[0]))));
        Optional<String> token = Optional.ofNullable(message.get(TOKEN));
        checkToken(identity, token);
        Instant now = clock.instant();
        require(
                identity.expires().filter(expiry -> !now.isBefore(expiry)).isEmpty(),
                "the credentials of %s have expired".formatted(identity.name()));

        Map<String, String> query = new TreeMap<>(Map.of(
                "Action", fields.get("action"),
                "X-Amz-Algorithm", fields.get("x-amz-algorithm"),
                "X-Amz-Credential", fields.get("x-amz-credential"),
                "X-Amz-Date", date,
                "X-Amz-Expires", fields.get("x-amz-expires"),
                "X-Amz-SignedHeaders", fields.get("x-amz-signedheaders")));
        token.ifPresent(value -> query.put("X-Amz-Security-Token", value));
        String scope = String.join("/", credential[1], credential[2], credential[3], credential[4]);
        String expected = Signature.of(identity.secretKey(), host, date, scope, query);
        require(
                same(expected, fields.get("x-amz-signature")),
                "the signature is not one made with the secret key of %s".formatted(identity.name()));
        return identity;
    }

    private void checkTime(String date, String lifetime) throws Refusal {
        Instant signed;
        try {
            signed = LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new Refusal("x-amz-date is not a time like 20260131T235959Z");
        }
        int seconds = SECONDS.matcher(lifetime).matches() ? Integer.parseInt(lifetime) : 0;
        require(
                seconds >= 1 && seconds <= MAX_LIFETIME_SECONDS,
                "x-amz-expires is not between 1 and %d seconds".formatted(MAX_LIFETIME_SECONDS));
        Instant now = clock.instant();
        require(
                !signed.isAfter(now.plus(CLOCK_TOLERANCE)),
                "signed %s in the future: one of the clocks is wrong".formatted(Duration.between(now, signed)));
        require(
                !now.isAfter(signed.plusSeconds(seconds)),
                "signed %s ago with a lifetime of %d seconds: it has expired, or one of the clocks is wrong"
                        .formatted(Duration.between(signed, now), seconds));
    }

    private static void checkToken(Identity identity, Optional<String> token) throws Refusal {
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

    private static String shown(String text) {
        return text.length() <= MAX_SHOWN_CHARACTERS ? text : text.substring(0, MAX_SHOWN_CHARACTERS) + "…";
    }

    private static void require(boolean holds, String reason) throws Refusal {
        if (!holds) {
            throw new Refusal(reason);
        }
    }

    /** The fields of a message that has all those required. */
    private record Fields(Map<String, String> values) {

        String get(String key) {
            return Objects.requireNonNull(values.get(key), key);
        }

        void requireEqual(String key, String expected) throws Refusal {
            require(get(key).equals(expected), "%s is '%s' instead of %s".formatted(key, shown(get(key)), expected));
        }
    }

    private static final class Refusal extends Exception {

        private static final long serialVersionUID = 1L;

        private final String reason;

        Refusal(String reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
