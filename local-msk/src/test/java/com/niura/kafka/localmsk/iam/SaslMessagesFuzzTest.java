package com.niura.kafka.localmsk.iam;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * Whatever a client sends, it is a signed request, or refused with a {@link Refusal} that quotes no secret. Run with Jazzer as
 * docs/proof.md says.
 */
class SaslMessagesFuzzTest {

    /** A signature or a token, in JSON or in a URL. */
    private static final Pattern SECRET =
            Pattern.compile("(?i)x-amz-(?:signature|security-token)(?:\"\\s*:\\s*\"|=)([A-Za-z0-9+/]{16,})");

    private interface Parser {
        SignedRequest parse(byte[] message) throws Refusal;
    }

    @TestFactory
    @SuppressWarnings("StreamResourceLeak") // JUnit closes it.
    Stream<DynamicTest> corpus() throws IOException {
        return Files.list(Path.of("src/test/fuzz", SaslMessagesFuzzTest.class.getName()))
                .map(file -> dynamicTest(file.toString(), () -> fuzzerTestOneInput(Files.readAllBytes(file))));
    }

    /** Takes the bytes for a message of either mechanism, and for the URL in a token. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        check(bytes, text, MskIamMessage::parse, request -> json(request));
        check(bytes, text, OAuthBearerMessage::parse, request -> token(url(request)));
        check(token(bytes), text, OAuthBearerMessage::parse, request -> token(url(request)));
    }

    private interface Writer {
        byte[] write(SignedRequest request);
    }

    private static void check(byte[] message, String text, Parser parser, Writer writer) {
        SignedRequest request;
        try {
            request = parser.parse(message);
        } catch (Refusal e) {
            SECRET.matcher(text)
                    .results()
                    .map(found -> found.group(1))
                    .filter(secret -> text.indexOf(secret) == text.lastIndexOf(secret))
                    .forEach(secret -> assertThat(e.reason()).doesNotContain(secret));
            return;
        }
        try {
            assertThat(parser.parse(writer.write(request))).isEqualTo(request);
        } catch (Refusal e) {
            throw new AssertionError("written again it is refused", e);
        }
    }

    private static byte[] json(SignedRequest request) {
        return request.fields().entrySet().stream()
                .map(field -> "\"%s\": \"%s\"".formatted(field.getKey(), quoted(field.getValue())))
                .collect(Collectors.joining(", ", "{", "}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    private static byte[] url(SignedRequest request) {
        Stream<Map.Entry<String, String>> signature =
                Stream.of(Map.entry("X-Amz-Signature", request.get("x-amz-signature")));
        return Stream.concat(request.query().entrySet().stream(), signature)
                .map(parameter -> escaped(parameter.getKey()) + "=" + escaped(parameter.getValue()))
                .collect(Collectors.joining("&", "https://" + request.get("host") + "/?", ""))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static byte[] token(byte[] url) {
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(url);
        return ("n,,\u0001auth=Bearer " + token + "\u0001\u0001").getBytes(StandardCharsets.UTF_8);
    }
}
