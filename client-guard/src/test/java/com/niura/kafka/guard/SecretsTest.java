package com.niura.kafka.guard;

import java.util.List;
import java.util.Map;

import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

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
    @ValueSource(strings = {"%s", "%s;", "%s=", "x.Y required password=\"%s\";", "x.Y required password='%s';", "x.Y required password=%s;"})
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
