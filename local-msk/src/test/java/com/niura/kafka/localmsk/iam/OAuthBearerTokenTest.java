package com.niura.kafka.localmsk.iam;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;

import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** Tokens as the signer libraries make them, none of them signed by the code under test. */
class OAuthBearerTokenTest {

    private static final Instant NOW = Instant.parse("2026-11-29T00:00:08Z");
    private static final String SESSION_TOKEN = "token/with+all=of//them==";
    private static final String WRONG_SIGNATURE = "the signature is not one made with the secret key of task";

    /** Made by aws-msk-iam-sasl-signer-js 1.0.3 on Node 20: sorted. */
    private static final String OF_JAVASCRIPT =
            "https://kafka.ap-south-1.amazonaws.com/?Action=kafka-cluster%3AConnect&User-Agent=aws-msk-iam-sasl-signer-js%2F1.0.3&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIATASK%2F20261129%2Fap-south-1%2Fkafka-cluster%2Faws4_request&X-Amz-Date=20261129T000008Z&X-Amz-Expires=900&X-Amz-Security-Token=token%2Fwith%2Ball%3Dof%2F%2Fthem%3D%3D&X-Amz-Signature=9a511ba19c3c892b6e129487fe0e0286120c7b83aa939379b7eb706712716ff4&X-Amz-SignedHeaders=host";

    /** The same with credentials that end in 612.34 seconds. */
    private static final String OF_JAVASCRIPT_WITH_DECIMALS =
            "https://kafka.ap-south-1.amazonaws.com/?Action=kafka-cluster%3AConnect&User-Agent=aws-msk-iam-sasl-signer-js%2F1.0.3&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIATASK%2F20261129%2Fap-south-1%2Fkafka-cluster%2Faws4_request&X-Amz-Date=20261129T000008Z&X-Amz-Expires=612.34&X-Amz-Security-Token=token%2Fwith%2Ball%3Dof%2F%2Fthem%3D%3D&X-Amz-Signature=20b441794f509458308afba4f3086f030007f41fcf6ecf21e392bbeb8b499bf0&X-Amz-SignedHeaders=host";

    /** Made by botocore 1.29.27: not sorted, the name of the client appended and not encoded. */
    private static final String OF_PYTHON =
            "https://kafka.ap-south-1.amazonaws.com/?Action=kafka-cluster%3AConnect&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIATASK%2F20261129%2Fap-south-1%2Fkafka-cluster%2Faws4_request&X-Amz-Date=20261129T000008Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Security-Token=token%2Fwith%2Ball%3Dof%2F%2Fthem%3D%3D&X-Amz-Signature=9a511ba19c3c892b6e129487fe0e0286120c7b83aa939379b7eb706712716ff4&User-Agent=aws-msk-iam-sasl-signer-python/1.0.2";

    private final Identity task = new Identity(
            "task",
            "ASIATASK",
            Samples.SECRET,
            Optional.of(SESSION_TOKEN),
            "arn:aws:sts::123456789012:assumed-role/task/1",
            Optional.of(NOW.plusSeconds(3600)),
            List.of());
    private final Identity user = Samples.identity();
    private final AccessState state = Samples.state(task, user);

    static Stream<String> formsOfTheSigners() {
        return Stream.of(OF_JAVASCRIPT, OF_PYTHON, signed(), dotNet(signed()));
    }

    @ParameterizedTest
    @MethodSource("formsOfTheSigners")
    void tokensOfTheSigners_areAccepted_untilTheyEnd(String url) {
        assertThat(verify(url)).isEqualTo(acceptedFor(Duration.ofMinutes(15)));
    }

    @Test
    void decimalExpiry_isTakenAsItIs() {
        assertThat(verify(OF_JAVASCRIPT_WITH_DECIMALS)).isEqualTo(acceptedFor(Duration.ofMillis(612_340)));
    }

    @Test
    void credentialsThatEndBeforeTheToken_endTheSession() {
        Identity brief = new Identity(
                "task",
                "ASIATASK",
                Samples.SECRET,
                Optional.of(SESSION_TOKEN),
                task.principal(),
                Optional.of(NOW.plusSeconds(5)),
                List.of());

        assertThat(verify(NOW, signed(), Samples.state(brief)))
                .isEqualTo(new Authentication.Accepted(brief, Optional.of(NOW.plusSeconds(5))));
    }

    @Test
    void genuineJavaHandler_isAccepted() throws Exception {
        Clock real = Clock.systemUTC();
        Map<String, String> settings = Map.of(
                "aws.accessKeyId", user.accessKeyId(),
                "aws.secretAccessKey", user.secretKey(),
                "aws.region", "ap-south-1");
        Map<String, Optional<String>> before = settings.keySet().stream()
                .collect(Collectors.toMap(key -> key, key -> Optional.ofNullable(System.getProperty(key))));
        settings.forEach(System::setProperty);
        IAMOAuthBearerLoginCallbackHandler handler = new IAMOAuthBearerLoginCallbackHandler();
        try {
            handler.configure(
                    Map.of(),
                    "OAUTHBEARER",
                    List.of(new AppConfigurationEntry(
                            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule",
                            LoginModuleControlFlag.REQUIRED,
                            Map.of())));
            OAuthBearerTokenCallback callback = new OAuthBearerTokenCallback();
            handler.handle(new Callback[] {callback});

            Authentication result = new SignatureVerifier(real)
                    .verify(Mechanism.OAUTHBEARER, message(callback.token().value()), state);

            assertThat(result)
                    .isEqualTo(new Authentication.Accepted(
                            user,
                            Optional.of(Instant.ofEpochMilli(callback.token().lifetimeMs()))));
        } finally {
            handler.close();
            before.forEach((key, value) ->
                    value.ifPresentOrElse(text -> System.setProperty(key, text), () -> System.clearProperty(key)));
        }
    }

    @Test
    void longTermCredentials_areAccepted() {
        assertThat(verify(signed(
                        AwsCredentialsIdentity.create(user.accessKeyId(), user.secretKey()),
                        "kafka.ap-south-1.amazonaws.com",
                        "ap-south-1",
                        "kafka-cluster",
                        NOW)))
                .isEqualTo(new Authentication.Accepted(user, Optional.of(NOW.plusSeconds(900))));
    }

    /** One of them has a length that needs no padding, the others one and two characters. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "aa", "aaa"})
    void paddingAndExtensions_makeNoDifference(String client) {
        String url = signed() + client;
        String token = Base64.getUrlEncoder().encodeToString(url.getBytes(StandardCharsets.UTF_8));

        assertThat(verifyMessage("n,,\u0001auth=Bearer %s\u0001logicalCluster=one\u0001\u0001".formatted(token)))
                .isInstanceOf(Authentication.Accepted.class);
    }

    @Test
    void plusInASessionToken_isAPlus() {
        String url = signed().replace("%2Ball", "+all");

        assertThat(verify(url)).isInstanceOf(Authentication.Accepted.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kafka.us-east-1.amazonaws.com  | us-east-1  | kafka-cluster | 0     | signed for the region 'us-east-1', but this cluster is in ap-south-1
            kafka.us-east-1.amazonaws.com  | ap-south-1 | kafka-cluster | 0     | signed for the host 'kafka.us-east-1.amazonaws.com' instead of kafka.ap-south-1.amazonaws.com
            boot-demo.c1.kafka-serverless.ap-south-1.amazonaws.com | ap-south-1 | kafka-cluster | 0 | signed for the host 'boot-demo.c1.kafka-serverless.ap-south-1.amazonaws.com' instead of kafka.ap-south-1.amazonaws.com
            kafka.ap-south-1.amazonaws.com | ap-south-1 | kafka         | 0     | signed for the service 'kafka' instead of kafka-cluster
            kafka.ap-south-1.amazonaws.com | ap-south-1 | kafka-cluster | -901  | signed PT15M1S ago with a lifetime of 900 seconds: it has expired, or one of the clocks is wrong
            kafka.ap-south-1.amazonaws.com | ap-south-1 | kafka-cluster | 301   | signed PT5M1S in the future: one of the clocks is wrong
            """)
    void tokenForSomethingElse_isRefusedWithTheReason(
            String host, String region, String service, long secondsFromNow, String reason) {
        String url = signed(session(SESSION_TOKEN), host, region, service, NOW.plusSeconds(secondsFromNow));

        assertThat(verify(url)).isEqualTo(new Authentication.Refused(reason));
    }

    @ParameterizedTest
    @ValueSource(longs = {-900, 300})
    void timeOnTheEdge_isAccepted(long secondsFromNow) {
        String url = signed(
                session(SESSION_TOKEN),
                "kafka.ap-south-1.amazonaws.com",
                "ap-south-1",
                "kafka-cluster",
                NOW.plusSeconds(secondsFromNow));

        assertThat(verify(url)).isInstanceOf(Authentication.Accepted.class);
    }

    /** Changed after signing. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Expires=900             | Expires=899              | the signature is not one made with the secret key of task
            Expires=900             | Expires=900.0            | the signature is not one made with the secret key of task
            Expires=900             | Expires=901              | x-amz-expires is not a number of seconds above 0 and up to 900
            Expires=900             | Expires=900.001          | x-amz-expires is not a number of seconds above 0 and up to 900
            Expires=900             | Expires=0                | x-amz-expires is not a number of seconds above 0 and up to 900
            Expires=900             | Expires=0.0000000001     | x-amz-expires is not a number of seconds above 0 and up to 900
            Expires=900             | Expires=-5               | x-amz-expires is not a number of seconds above 0 and up to 900
            Expires=900             | Expires=9e2              | x-amz-expires is not a number of seconds above 0 and up to 900
            Expires=900             | Expires=                 | x-amz-expires is not a number of seconds above 0 and up to 900
            20261129T000008Z        | 20261129T000009Z         | the signature is not one made with the secret key of task
            20261129T000008Z        | 20261128T235959Z         | the day of x-amz-credential is not the day of x-amz-date
            20261129T000008Z        | today                    | x-amz-date is not a time like 20260131T235959Z
            ASIATASK                | ASIANOBODY               | nobody has the access key id 'ASIANOBODY'
            ASIATASK                | AKIAEEG                  | there is a session token, but the credentials of eeg have none
            aws4_request            | aws5_request             | x-amz-credential does not end in aws4_request
            %2Faws4_request         | ''                       | x-amz-credential does not have five parts
            Connect                 | *                        | action is 'kafka-cluster:*' instead of kafka-cluster:Connect
            HMAC-SHA256             | HMAC-SHA1                | x-amz-algorithm is 'AWS4-HMAC-SHA1' instead of AWS4-HMAC-SHA256
            SignedHeaders=host      | SignedHeaders=host%3Bx   | x-amz-signedheaders is 'host;x' instead of host
            them%3D%3D              | them                     | the session token is not the one of task
            &X-Amz-Expires=900      | ''                       | the token lacks X-Amz-Expires
            Action=                 | action=                  | the token lacks Action
            &X-Amz-Expires=900      | &X-Amz-Expires=900&X-Amz-Expires=900 | the token has the parameter X-Amz-Expires twice
            &X-Amz-Expires=900      | &X-Amz-Expires=900&x-amz-expires=1   | the token has the parameter x-amz-expires twice
            &X-Amz-Expires=900      | &X-Amz-Expires=900&Extra=1 | the signature is not one made with the secret key of task
            &X-Amz-Expires=900      | &X-Amz-Expires=900&      | the token has a parameter that is not NAME=VALUE
            %3AConnect              | %3                       | the token has a '%' without two hexadecimal digits
            %3AConnect              | %FF                      | a parameter of the token is not UTF-8
            https:                  | http:                    | the decoded token is not an URL like https://kafka.REGION.amazonaws.com/?Action=…
            .com/?                  | .com/topics?             | the decoded token is not an URL like https://kafka.REGION.amazonaws.com/?Action=…
            .com/?                  | .com:443/?               | signed for the host 'kafka.ap-south-1.amazonaws.com:443' instead of kafka.ap-south-1.amazonaws.com
            //kafka                 | //x@kafka                | signed for the host 'x@kafka.ap-south-1.amazonaws.com' instead of kafka.ap-south-1.amazonaws.com
            """)
    void tamperedToken_isRefusedWithTheReason(String genuine, String tampered, String reason) {
        assertThat(OF_PYTHON).contains(genuine);

        assertThat(verify(OF_PYTHON.replace(genuine, tampered))).isEqualTo(new Authentication.Refused(reason));
    }

    @Test
    void missingOrForeignSessionToken_isRefused() {
        assertThat(verify(OF_PYTHON.replaceFirst("&X-Amz-Security-Token=[^&]*", "")))
                .isEqualTo(new Authentication.Refused("the session token of task is missing"));
        assertThat(verify(signed(
                        session("another"), "kafka.ap-south-1.amazonaws.com", "ap-south-1", "kafka-cluster", NOW)))
                .isEqualTo(new Authentication.Refused("the session token is not the one of task"));
    }

    @Test
    void wrongSecret_isRefused() {
        assertThat(verify(signed(
                        AwsSessionCredentialsIdentity.create("ASIATASK", "guessed", SESSION_TOKEN),
                        "kafka.ap-south-1.amazonaws.com",
                        "ap-south-1",
                        "kafka-cluster",
                        NOW)))
                .isEqualTo(new Authentication.Refused(WRONG_SIGNATURE));
    }

    @Test
    void expiredCredentials_areRefused() {
        assertThat(verify(NOW.plusSeconds(10), OF_PYTHON, Samples.state(expiringAt(NOW.plusSeconds(10)))))
                .isEqualTo(new Authentication.Refused("the credentials of task have expired"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                 | the message is not one of OAUTHBEARER with a bearer token
            nonsense                           | the message is not one of OAUTHBEARER with a bearer token
            n,,^auth=Basic eA^^                | the message is not one of OAUTHBEARER with a bearer token
            n,,^auth=Bearer eA^                | the message is not one of OAUTHBEARER with a bearer token
            n,,^auth=Bearer eA^auth=Bearer eA^^ | the message is not one of OAUTHBEARER with a bearer token
            n,,^host=kafka^^                   | the message is not one of OAUTHBEARER with a bearer token
            n,a=someone,^auth=Bearer eA^^      | the message is not one of OAUTHBEARER with a bearer token
            n,,^auth=Bearer not a token!^^     | the token is not Base64 for URLs
            n,,^auth=Bearer eA^^               | the decoded token is not an URL like https://kafka.REGION.amazonaws.com/?Action=…
            n,,^auth=Bearer _w^^               | the decoded token is not UTF-8
            """)
    void messageOfAnotherForm_isRefused(String message, String reason) {
        assertThat(verifyMessage(message.replace('^', '\u0001'))).isEqualTo(new Authentication.Refused(reason));
    }

    @Test
    void messageThatIsTooLong_isRefused() {
        assertThat(new SignatureVerifier(Clock.systemUTC())
                        .verify(Mechanism.OAUTHBEARER, new byte[16 * 1024 + 1], state))
                .isEqualTo(new Authentication.Refused("the message has 16385 bytes, more than 16384"));
    }

    @Test
    void anyChangeOfAToken_isRefused_orMakesNoDifference() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            // Half a surrogate pair becomes a question mark when sent.
            String url = Samples.mutated(OF_PYTHON, random).replace('\ud800', '?');
            assertThatCode(() -> {
                        // Only the name of the client is not signed; the URL may be written in other ways.
                        if (verify(url) instanceof Authentication.Accepted) {
                            assertThat(signedPart(url)).isEqualTo(signedPart(OF_PYTHON));
                        }
                    })
                    .as("seed %d: %s", seed, url)
                    .doesNotThrowAnyException();
        }
    }

    /** Whatever is wrong, the reason may be written to a log. */
    @Test
    void reasons_holdNoSecrets() {
        assertThat(List.of(
                                verify(OF_PYTHON.replace("Expires=900", "Expires=899")),
                                verify(OF_PYTHON.replace("them%3D%3D", "them")),
                                verifyMessage("n,,\u0001auth=Bearer hush!\u0001\u0001"))
                        .toString())
                .doesNotContain(Samples.SECRET, SESSION_TOKEN, "token/with", "hush", "9a511ba1");
    }

    private static List<String> signedPart(String url) {
        return Arrays.stream(url.replaceFirst("/?\\?", "&").split("&", -1))
                .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                .filter(part -> !part.startsWith("User-Agent="))
                .toList();
    }

    private Authentication.Accepted acceptedFor(Duration lifetime) {
        return new Authentication.Accepted(task, Optional.of(NOW.plus(lifetime)));
    }

    private Identity expiringAt(Instant end) {
        return new Identity(
                "task",
                "ASIATASK",
                Samples.SECRET,
                Optional.of(SESSION_TOKEN),
                task.principal(),
                Optional.of(end),
                List.of());
    }

    private Authentication verify(String url) {
        return verify(NOW, url, state);
    }

    private static Authentication verify(Instant now, String url, AccessState state) {
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(url.getBytes(StandardCharsets.UTF_8));
        return new SignatureVerifier(Clock.fixed(now, ZoneOffset.UTC))
                .verify(Mechanism.OAUTHBEARER, message(token), state);
    }

    private Authentication verifyMessage(String message) {
        return new SignatureVerifier(Clock.fixed(NOW, ZoneOffset.UTC))
                .verify(Mechanism.OAUTHBEARER, message.getBytes(StandardCharsets.UTF_8), state);
    }

    private static byte[] message(String token) {
        return "n,,\u0001auth=Bearer %s\u0001\u0001".formatted(token).getBytes(StandardCharsets.UTF_8);
    }

    private static String signed() {
        return signed(session(SESSION_TOKEN), "kafka.ap-south-1.amazonaws.com", "ap-south-1", "kafka-cluster", NOW);
    }

    private static AwsCredentialsIdentity session(String token) {
        return AwsSessionCredentialsIdentity.create("ASIATASK", Samples.SECRET, token);
    }

    /** By the AWS SDK for Java, with the name of a client appended. */
    private static String signed(
            AwsCredentialsIdentity credentials, String host, String region, String service, Instant time) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(URI.create("https://" + host + "/"))
                .putRawQueryParameter("Action", "kafka-cluster:Connect")
                .build();
        return AwsV4HttpSigner.create()
                        .sign(sign -> sign.identity(credentials)
                                .request(request)
                                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                                .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                                .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(15))
                                .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, Clock.fixed(time, ZoneOffset.UTC)))
                        .request()
                        .getUri()
                + "&User-Agent=aws-sdk-java%2F2";
    }

    /** The signer of .NET puts the name of the client in front of what the signature adds. */
    private static String dotNet(String url) {
        List<String> parts = Arrays.asList(url.split("&"));
        Collections.rotate(parts.subList(1, parts.size()), 1);
        return String.join("&", parts);
    }
}
