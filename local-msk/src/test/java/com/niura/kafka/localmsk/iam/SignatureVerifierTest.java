package com.niura.kafka.localmsk.iam;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.niura.kafka.iam.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class SignatureVerifierTest {

    private static final Instant NOW = Instant.parse("2026-01-31T23:59:30Z");
    private static final String TOKEN = "token/with+all=of//them==";

    private final SignatureVerifier verifier = new SignatureVerifier(Clock.fixed(NOW, ZoneOffset.UTC));
    private final Identity identity = Samples.identity();
    private final Identity temporary = new Identity(
            "task",
            "ASIATASK",
            Samples.SECRET,
            Optional.of(TOKEN),
            "arn:aws:sts::123456789012:assumed-role/task/1",
            Optional.of(NOW.plusSeconds(1)),
            List.of());
    private final AccessState state = Samples.state(identity, temporary);

    @Test
    void rightSignature_isAccepted() {
        assertThat(verify(new Message().json())).isEqualTo(new Authentication.Accepted(identity, Optional.empty()));
    }

    @Test
    void rightSignatureWithSessionToken_isAccepted() {
        assertThat(verify(new Message().credentials("ASIATASK", TOKEN).json()))
                .isEqualTo(new Authentication.Accepted(temporary, temporary.expires()));
    }

    @Test
    void hostInCapitals_isTheSameHost() {
        assertThat(verify(new Message()
                        .with("host", Samples.HOST.toUpperCase(Locale.ROOT))
                        .json()))
                .isInstanceOf(Authentication.Accepted.class);
    }

    /** Correctly signed, with the right key: refused for what was signed. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    version             | 2021_01_01                      | version is '2021_01_01' instead of 2020_10_22
                    host                | b1.example.org                  | signed for the host 'b1.example.org', which is none of this cluster's
                    action              | kafka-cluster:*                 | action is 'kafka-cluster:*' instead of kafka-cluster:Connect
                    x-amz-algorithm     | AWS4-HMAC-SHA1                  | x-amz-algorithm is 'AWS4-HMAC-SHA1' instead of AWS4-HMAC-SHA256
                    x-amz-signedheaders | host;x                          | x-amz-signedheaders is 'host;x' instead of host
                    x-amz-expires       | 901                             | x-amz-expires is not a whole number of seconds from 1 to 900
                    x-amz-expires       | 0                               | x-amz-expires is not a whole number of seconds from 1 to 900
                    x-amz-expires       | -5                              | x-amz-expires is not a whole number of seconds from 1 to 900
                    x-amz-expires       | 612.34                          | x-amz-expires is not a whole number of seconds from 1 to 900
                    x-amz-expires       | 900.0                           | x-amz-expires is not a whole number of seconds from 1 to 900
                    x-amz-expires       | 0.5                             | x-amz-expires is not a whole number of seconds from 1 to 900
                    x-amz-expires       | 99999999999                     | x-amz-expires is not a whole number of seconds from 1 to 900
                    x-amz-date          | yesterday                       | x-amz-date is not a time like 20260131T235959Z
                    x-amz-date          | 20260131T225930Z                | signed PT1H ago with a lifetime of 900 seconds: it has expired, or one of the clocks is wrong
                    x-amz-date          | 20260131T234429Z                | signed PT15M1S ago with a lifetime of 900 seconds: it has expired, or one of the clocks is wrong
                    x-amz-date          | 20260201T005930Z                | signed PT1H in the future: one of the clocks is wrong
                    x-amz-credential    | AKIAEEG/20260131/us-east-1/kafka-cluster/aws4_request  | signed for the region 'us-east-1', but this cluster is in ap-south-1
                    x-amz-credential    | AKIAEEG/20260131/ap-south-1/s3/aws4_request            | signed for the service 's3' instead of kafka-cluster
                    x-amz-credential    | AKIAEEG/20260131/ap-south-1/kafka-cluster/aws5_request | x-amz-credential does not end in aws4_request
                    x-amz-credential    | AKIAEEG/20260130/ap-south-1/kafka-cluster/aws4_request | the day of x-amz-credential is not the day of x-amz-date
                    x-amz-credential    | AKIAEEG//ap-south-1/kafka-cluster/aws4_request         | the day of x-amz-credential is not the day of x-amz-date
                    x-amz-credential    | AKIAEEG/20260131/ap-south-1                            | x-amz-credential does not have five parts
                    x-amz-credential    | AKIANOBODY/20260131/ap-south-1/kafka-cluster/aws4_request | nobody has the access key id 'AKIANOBODY'
                    x-amz-credential    | ASIATASK/20260131/ap-south-1/kafka-cluster/aws4_request | the session token of task is missing
                    x-amz-security-token | any                            | there is a session token, but the credentials of eeg have none
                    """)
    void requestForSomethingElse_isRefusedWithTheReason(String field, String value, String reason) {
        assertThat(verify(new Message().with(field, value).json())).isEqualTo(new Authentication.Refused(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"20260131T234430Z", "20260201T000430Z"})
    void timeOnTheEdge_isAccepted(String date) {
        assertThat(verify(new Message()
                        .with("x-amz-date", date)
                        .with(
                                "x-amz-credential",
                                "AKIAEEG/%s/ap-south-1/kafka-cluster/aws4_request".formatted(date.substring(0, 8)))
                        .json()))
                .isInstanceOf(Authentication.Accepted.class);
    }

    /** Changed after signing: only the signature tells. */
    @ParameterizedTest
    @CsvSource({
        "x-amz-expires, 899",
        "x-amz-date, 20260131T235931Z",
        "x-amz-signature, 0000000000000000000000000000000000000000000000000000000000000000",
        "x-amz-signature, ''"
    })
    void fieldChangedAfterSigning_isRefused(String field, String value) {
        Message message = new Message();
        message.json();

        assertThat(verify(message.tampered(field, value)))
                .isEqualTo(new Authentication.Refused("the signature is not one made with the secret key of eeg"));
    }

    @Test
    void anotherHostOfTheCluster_needsItsOwnSignature() {
        // Given
        AccessState two = new AccessState(
                Samples.CLUSTER, Set.of(Samples.HOST, "b1.example.org"), List.of(identity), Limits.serverless());

        // When
        Authentication result = verifier.verify(
                Mechanism.AWS_MSK_IAM,
                new Message().tampered("host", "b1.example.org").getBytes(StandardCharsets.UTF_8),
                two);

        // Then
        assertThat(result).isInstanceOf(Authentication.Refused.class);
    }

    @Test
    void wrongSecret_isRefused() {
        assertThat(verify(new Message().secret("guessed").json()))
                .isEqualTo(new Authentication.Refused("the signature is not one made with the secret key of eeg"));
    }

    @Test
    void wrongSessionToken_isRefused() {
        assertThat(verify(new Message().credentials("ASIATASK", TOKEN + "x").json()))
                .isEqualTo(new Authentication.Refused("the session token is not the one of task"));
    }

    @Test
    void expiredCredentials_areRefused() {
        SignatureVerifier later = new SignatureVerifier(Clock.fixed(NOW.plusSeconds(1), ZoneOffset.UTC));

        assertThat(later.verify(
                        Mechanism.AWS_MSK_IAM,
                        new Message().credentials("ASIATASK", TOKEN).json().getBytes(StandardCharsets.UTF_8),
                        state))
                .isEqualTo(new Authentication.Refused("the credentials of task have expired"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``                      | the message is not JSON
                    {                       | the message is not JSON
                    nonsense                | the message is not JSON
                    {} {}                   | the message is not JSON
                    []                      | the message is not a JSON object
                    "text"                  | the message is not a JSON object
                    {"version": 1}          | the field version is not a string
                    {"version": "1", "version": "1"} | the field version is there twice
                    {"x": "1"}              | the message has an unexpected field, 'x'
                    {"version": "2020_10_22"} | the message lacks action, host, user-agent, x-amz-algorithm, x-amz-credential, x-amz-date, x-amz-expires, x-amz-signature, x-amz-signedheaders
                    """)
    void messageOfAnotherForm_isRefused(String text, String reason) {
        assertThat(verify(text)).isEqualTo(new Authentication.Refused(reason));
    }

    @Test
    void everyFieldButTheToken_isRequired() {
        Message complete = new Message();
        complete.json();

        assertThat(complete.fields.keySet()).hasSize(10).allSatisfy(field -> {
            Map<String, String> fields = new TreeMap<>(complete.fields);
            fields.remove(field);
            assertThat(verify(Message.json(fields)))
                    .isEqualTo(new Authentication.Refused("the message lacks " + field));
        });
    }

    @Test
    void messageThatIsTooLongOrNotText_isRefused() {
        assertThat(verifier.verify(Mechanism.AWS_MSK_IAM, new byte[16 * 1024 + 1], state))
                .isEqualTo(new Authentication.Refused("the message has 16385 bytes, more than 16384"));
        assertThat(verifier.verify(Mechanism.AWS_MSK_IAM, new byte[] {(byte) 0xC3, '{'}, state))
                .isEqualTo(new Authentication.Refused("the message is not UTF-8"));
    }

    @Test
    void anyChangeOfAMessage_isRefused_orMakesNoDifference() {
        String json = new Message().json();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            String text = Samples.mutated(json, random);
            assertThatCode(() -> {
                        // Blanks between fields and the name of the client are not signed.
                        if (verify(text) instanceof Authentication.Accepted) {
                            assertThat(signed(text)).isEqualTo(signed(json));
                        }
                    })
                    .as("seed %d: %s", seed, text)
                    .doesNotThrowAnyException();
        }
    }

    private static Map<String, JsonValue> signed(String json) throws JsonValue.Malformed {
        return JsonFields.of(JsonValue.parse(json)).object().members().stream()
                .filter(member -> !member.key().equals("user-agent"))
                .collect(Collectors.toMap(
                        JsonValue.Member::key, member -> new JsonValue.Text(JsonFields.textOf(member.value()), 0, 0)));
    }

    /** Whatever is wrong, the reason may be written to a log. */
    @Test
    void reasons_holdNoSecrets() {
        Message wrongToken = new Message().credentials("ASIATASK", "other-token");
        Message wrongSecret = new Message().secret("other-secret");

        assertThat(List.of(verify(wrongToken.json()), verify(wrongSecret.json()))
                        .toString())
                .doesNotContain(
                        Samples.SECRET,
                        TOKEN,
                        "other-token",
                        "other-secret",
                        String.valueOf(wrongSecret.fields.get("x-amz-signature")));
    }

    private Authentication verify(String json) {
        return verifier.verify(Mechanism.AWS_MSK_IAM, json.getBytes(StandardCharsets.UTF_8), state);
    }

    /** What a client sends; independent of the class under test but for the arithmetic, which the genuine signer checks. */
    private static final class Message {

        private final Map<String, String> fields = new TreeMap<>();
        private String secret = Samples.SECRET;

        Message() {
            String date = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
                    .withZone(ZoneOffset.UTC)
                    .format(NOW);
            fields.put("version", "2020_10_22");
            fields.put("host", Samples.HOST);
            fields.put("user-agent", "test");
            fields.put("action", "kafka-cluster:Connect");
            fields.put("x-amz-algorithm", "AWS4-HMAC-SHA256");
            fields.put("x-amz-credential", "AKIAEEG/20260131/ap-south-1/kafka-cluster/aws4_request");
            fields.put("x-amz-date", date);
            fields.put("x-amz-signedheaders", "host");
            fields.put("x-amz-expires", "900");
        }

        Message with(String field, String value) {
            fields.put(field, value);
            return this;
        }

        Message secret(String value) {
            secret = value;
            return this;
        }

        Message credentials(String accessKeyId, String token) {
            return with("x-amz-security-token", token)
                    .with("x-amz-credential", accessKeyId + "/20260131/ap-south-1/kafka-cluster/aws4_request");
        }

        String json() {
            Map<String, String> query = new TreeMap<>();
            query.put("Action", get("action"));
            query.put("X-Amz-Algorithm", get("x-amz-algorithm"));
            query.put("X-Amz-Credential", get("x-amz-credential"));
            query.put("X-Amz-Date", get("x-amz-date"));
            query.put("X-Amz-Expires", get("x-amz-expires"));
            query.put("X-Amz-SignedHeaders", get("x-amz-signedheaders"));
            if (fields.containsKey("x-amz-security-token")) {
                query.put("X-Amz-Security-Token", get("x-amz-security-token"));
            }
            String credential = get("x-amz-credential");
            String scope = credential.substring(credential.indexOf('/') + 1);
            fields.put("x-amz-signature", Signature.of(secret, get("host"), get("x-amz-date"), scope, query));
            return json(fields);
        }

        String tampered(String field, String value) {
            json();
            Map<String, String> changed = new TreeMap<>(fields);
            changed.put(field, value);
            return json(changed);
        }

        private String get(String field) {
            return Objects.requireNonNull(fields.get(field));
        }

        static String json(Map<String, String> fields) {
            return fields.entrySet().stream()
                    .map(field -> "\"%s\":\"%s\"".formatted(field.getKey(), field.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
    }
}
