package com.niura.kafka.localmsk.iam;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static com.niura.kafka.localmsk.iam.Refusal.require;
import static com.niura.kafka.localmsk.iam.Refusal.shown;

/**
 * Reads the message of OAUTHBEARER, whose token is a presigned URL in Base64.
 *
 * <p>The signer libraries agree on the parameters, and differ in their order and in padding; they add {@code User-Agent} after
 * signing. The message around the token: https://www.rfc-editor.org/rfc/rfc7628#section-3.1
 */
final class OAuthBearerMessage {

    private static final String SIGNATURE = "X-Amz-Signature";
    private static final String SESSION_TOKEN = "X-Amz-Security-Token";
    private static final String USER_AGENT = "User-Agent";
    private static final Set<String> REQUIRED = Set.of(
            "Action",
            "X-Amz-Algorithm",
            "X-Amz-Credential",
            "X-Amz-Date",
            "X-Amz-Expires",
            "X-Amz-SignedHeaders",
            SIGNATURE);

    private static final String SEPARATOR = "\u0001";
    private static final String BEARER = "auth=Bearer ";

    /** The signer of Java writes no slash, all others do. */
    private static final Pattern URL = Pattern.compile("https://([^/?#]+)/?\\?([^#]*)");

    private OAuthBearerMessage() {}

    static SignedRequest parse(byte[] message) throws Refusal {
        String token = token(Refusal.text(message, "the message"));
        Matcher url = URL.matcher(Refusal.text(decoded(token), "the decoded token"));
        require(url.matches(), "the decoded token is not an URL like https://kafka.REGION.amazonaws.com/?Action=…");
        Map<String, String> query = parameters(url.group(2));
        Set<String> missing = new TreeSet<>(REQUIRED);
        missing.removeAll(query.keySet());
        require(missing.isEmpty(), "the token lacks %s".formatted(String.join(", ", missing)));

        Map<String, String> fields = new TreeMap<>();
        query.forEach((name, value) -> {
            if (REQUIRED.contains(name) || name.equals(SESSION_TOKEN)) {
                fields.put(name.toLowerCase(Locale.ROOT), value);
            }
        });
        fields.put("host", url.group(1));
        query.remove(SIGNATURE);
        query.remove(USER_AGENT);
        return new SignedRequest(fields, query);
    }

    /** Without an identity to act as, {@code n,a=…,}: what that would mean on MSK is not known. Extensions are passed over. */
    private static String token(String message) throws Refusal {
        List<String> auth = Stream.of(message.split(SEPARATOR, -1))
                .filter(pair -> pair.startsWith("auth="))
                .toList();
        require(
                message.startsWith("n,," + SEPARATOR)
                        && message.endsWith(SEPARATOR + SEPARATOR)
                        && auth.size() == 1
                        && auth.get(0).regionMatches(true, 0, BEARER, 0, BEARER.length()),
                "the message is not one of OAUTHBEARER with a bearer token");
        return auth.get(0).substring(BEARER.length()).strip();
    }

    private static byte[] decoded(String token) throws Refusal {
        try {
            return Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            throw new Refusal("the token is not Base64 for URLs");
        }
    }

    private static Map<String, String> parameters(String query) throws Refusal {
        Map<String, String> parameters = new TreeMap<>();
        Set<String> names = new TreeSet<>();
        for (String parameter : query.split("&", -1)) {
            int equalsSign = parameter.indexOf('=');
            require(equalsSign > 0, "the token has a parameter that is not NAME=VALUE");
            String name = unescaped(parameter.substring(0, equalsSign));
            // Whatever the case: which of the two counts must not be a question.
            require(
                    names.add(name.toLowerCase(Locale.ROOT)),
                    "the token has the parameter %s twice".formatted(shown(name)));
            parameters.put(name, unescaped(parameter.substring(equalsSign + 1)));
        }
        return parameters;
    }

    /** Only {@code %XX} stands for something else: a {@code +} is itself, unlike in forms, for which URLDecoder is made. */
    private static String unescaped(String text) throws Refusal {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] escaped = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < escaped.length; i++) {
            if (escaped[i] != '%') {
                bytes.write(escaped[i]);
                continue;
            }
            int high = i + 2 < escaped.length ? Character.digit(escaped[i + 1], 16) : -1;
            int low = i + 2 < escaped.length ? Character.digit(escaped[i + 2], 16) : -1;
            require(high >= 0 && low >= 0, "the token has a '%' without two hexadecimal digits");
            bytes.write(high * 16 + low);
            i += 2;
        }
        return Refusal.text(bytes.toByteArray(), "a parameter of the token");
    }
}
