package com.niura.kafka.guard;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class SecretsTest {

    private static final String JAAS =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"kafka\" password=\"s3cr3t phrase\";";

    @Test
    void jaasLine_isHiddenAsAWholeAndItsSecretValues_butNoNames() {
        Secrets secrets = Secrets.of(Map.of("sasl.jaas.config", JAAS));

        assertThat(secrets.redact("bad line: " + JAAS)).isEqualTo("bad line: [hidden]");
        assertThat(secrets.redact("sent s3cr3t phrase")).isEqualTo("sent [hidden]");
        assertThat(secrets.redact("Invalid username or password for kafka, required"))
                .isEqualTo("Invalid username or password for kafka, required");
        assertThat(secrets.areAbsentFrom(new org.apache.kafka.common.errors.TimeoutException("slow")))
                .isTrue();
    }

    @Test
    void veryShortSecret_hidesTheWholeText_becauseTheGapsWouldTell() {
        Secrets secrets = Secrets.of(Map.of("ssl.key.password", "p"));

        assertThat(secrets.redact("Unexpected handshake request"))
                .isEqualTo("the text of the error is not shown, because it may hold a secret");
        assertThat(secrets.redact("no such thing")).isEqualTo("no such thing");
    }

    @Test
    void malformedJaasLine_isHiddenFragmentByFragment() {
        Secrets secrets = Secrets.of(Map.of("sasl.jaas.config", "x.Y required password=open sesame;"));

        assertThat(secrets.redact("Value not specified for key 'sesame' in JAAS config"))
                .isEqualTo("Value not specified for key '[hidden]' in JAAS config");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "%s;",
                "%s=",
                "x.Y required password=\"%s\";",
                "x.Y required password='%s';",
                "x.Y required password=%s;"
            })
    void jaasLinesOfAnyLength_areRead(String line) {
        for (String value : List.of("eyJhbGciOi", "\\\\\\\"", "\ud83d\ude00a", " a=b", " a=\"b\"")) {
            String secret = value.repeat(20_000);

            Secrets secrets = Secrets.of(Map.of("sasl.jaas.config", line.formatted(secret)));

            assertThat(secrets.redact("sent " + line.formatted(secret))).isEqualTo("sent [hidden]");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ssl.key.password, true",
        "ssl.keystore.key, true",
        "sasl.my.access.token, true",
        "sasl.oauthbearer.client.credentials.client.secret, true",
        "sasl.my.api.key, true",
        "sasl.oauthbearer.token.endpoint.url, false",
        "ssl.keystore.location, false",
        "bootstrap.servers, false",
    })
    void secretsAreKnown_byTheNamesOfTheirProperties(String key, boolean secret) {
        assertThat(Secrets.of(Map.of(key, "zq-value")).redact("found zq-value"))
                .isEqualTo(secret ? "found [hidden]" : "found zq-value");
    }

    /** Property, its value, and what an exception shows of it. */
    static Stream<Arguments> shownOtherwiseThanWritten() {
        String pem = "-----BEGIN PRIVATE KEY-----\n  MIIEvQ \r\n\r\n\tAoIBAQ\n-----END PRIVATE KEY-----\n";
        String jaas = "x.Y required username=\"kafka\" password=%s;";
        return Stream.of(
                arguments("ssl.keystore.key", pem, pem),
                arguments("ssl.keystore.key", pem, pem.trim()),
                arguments("ssl.keystore.key", pem, Text.oneLine(pem)),
                arguments("ssl.key.password", "open sesame \t", "open sesame"),
                arguments("ssl.key.password", "\n open sesame\u0001", "open sesame"),
                arguments("sasl.jaas.config", jaas.formatted("\"a\\\\b\\\"c1\""), "a\\b\"c1"),
                arguments("sasl.jaas.config", jaas.formatted("\"a\\\\b\\\"c1\""), "a\\\\b\\\"c1"),
                arguments("sasl.jaas.config", jaas.formatted("'a\\'b c1'"), "a'b c1"),
                arguments("sasl.jaas.config", jaas.formatted("'a\\101b c1'"), "aAb c1"),
                arguments("sasl.jaas.config", jaas.formatted("'a\"b c1'"), "a\"b c1"),
                arguments("sasl.jaas.config", jaas.formatted("\" open sesame \""), "open sesame"),
                arguments("sasl.jaas.config", jaas.formatted("\"open\nsesame\""), "sesame"),
                arguments("sasl.jaas.config", "x.Y required \"password\"=\"a\\\\b\\\"c1\"", "a\\b\"c1"),
                arguments(
                        "sasl.jaas.config", "x.Y\n required password='c1 d2'\n;\n", "x.Y required password='c1 d2' ;"));
    }

    @ParameterizedTest
    @MethodSource("shownOtherwiseThanWritten")
    void secretsThatAreShownOtherwiseThanWritten_areHidden(String key, String value, String shown) {
        Map<String, Object> client = Map.of("bootstrap.servers", "b1:9098", key, value);
        RuntimeException error = new ConfigException("Invalid value '" + shown + "'\nfor " + key);

        assertThat(Secrets.of(client).areAbsentFrom(error)).isFalse();
        ClusterFailure failure = FailureClassifier.classify(error, client);
        assertThat(failure.cause()).isEmpty();
        assertThat(failure.headline()).containsPattern("Invalid value '\\[hidden] ?' for " + key);
    }

    @Test
    void valueOfKafkasPasswordType_isSecretWhateverItsName() {
        assertThat(Secrets.of(Map.of("sasl.my.thing", new Password("zq-value"))).redact("found zq-value"))
                .isEqualTo("found [hidden]");
    }

    @Test
    void areAbsentFrom_looksAtCausesAndSuppressedExceptions() {
        Secrets secrets = Secrets.of(Map.of("ssl.key.password", "open sesame"));
        RuntimeException leakyCause = new RuntimeException("outer", new IllegalStateException("open sesame"));
        RuntimeException leakySuppressed = new RuntimeException("outer");
        leakySuppressed.addSuppressed(new IllegalStateException("open sesame"));

        assertThat(secrets.areAbsentFrom(new RuntimeException("outer"))).isTrue();
        assertThat(secrets.areAbsentFrom(leakyCause)).isFalse();
        assertThat(secrets.areAbsentFrom(leakySuppressed)).isFalse();
    }

    @Test
    void valuesFromConfigProviders_areNotKnown_soNothingIsSaidOfThem() {
        Secrets secrets = Secrets.of(Map.of("config.providers", "file", "sasl.jaas.config", "${file:/x:jaas}"));

        assertThat(secrets.redact("Value not specified for key 'sesame' in JAAS config"))
                .doesNotContain("sesame");
        assertThat(secrets.areAbsentFrom(new RuntimeException("anything"))).isFalse();
    }

    @Test
    void withoutSecretsOrWithBlankOnes_nothingIsChanged() {
        assertThat(Secrets.of(Map.of()).redact("a b c")).isEqualTo("a b c");
        assertThat(Secrets.of(Map.of("ssl.key.password", " ")).redact("a b c")).isEqualTo("a b c");
    }
}
