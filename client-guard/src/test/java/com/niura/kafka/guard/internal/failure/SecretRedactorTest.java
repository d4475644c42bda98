package com.niura.kafka.guard.internal.failure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.security.auth.login.Configuration;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.target.ClientSettings;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class SecretRedactorTest {

    /** The lines of JAAS are those of a file; from "kafka.Login" on they are such as Kafka's clients refuse. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            client.id        | eeg                                                 | a b c             | a b c
            ssl.key.password | ` `                                                 | a b c             | a b c
            ssl.key.password | p                                                   | no such thing     | no such thing
            # The gaps would tell.
            ssl.key.password | p     | no p | the text of the error is not shown, because it may hold a secret
            sasl.jaas.config | x.Y required username="kafka" password="open it";   | found open it     | found [hidden]
            sasl.jaas.config | x.Y required username="kafka" password="open it";   | kafka, required   | kafka, required
            sasl.jaas.config | x.Y required username="kafka" password="open it";   | bad password x.Y  | bad password x.Y
            sasl.jaas.config | x.Y required a="open it"; // my password /* bad */  | bad password      | bad password
            sasl.jaas.config | x.Y required password="open it"; // of staging      | found open it     | found [hidden]
            # What switches something is no secret.
            sasl.jaas.config | x.Y required token="true" useTokenCache="false"; | true, false           | true, false
            sasl.jaas.config | x.Y required clientId="eeg" clientSecret="open it";  | eeg, open it     | eeg, [hidden]
            sasl.jaas.config | kafka.Login required password=open sesame;          | for key 'sesame'  | for key '[hidden]'
            sasl.jaas.config | kafka.Login required "a\\\\b\\"c1";                 | for key 'a\\b"c1' | for key '[hidden]'
            # Unquoted numbers and Base64 are no values.
            sasl.jaas.config | kafka.Login required password=12345;                | key 'password'    | key 'password'
            sasl.jaas.config | kafka.Login required password=12345;                | found 12345       | found [hidden]
            sasl.jaas.config | kafka.Login required password=c2VzYW1l==;           | found c2VzYW1l    | found [hidden]
            sasl.jaas.config | kafka.Login required username="u" password="open it" | kafka.Login username | kafka.Login username
            sasl.jaas.config | kafka.Login required username="u" password="open it" | found open it    | found [hidden]
            sasl.jaas.config | kafka.Login required password=a abc$%d;             | for key 'abc$'    | for key '[hidden]'
            sasl.jaas.config | kafka.Login required password=abc$%d;               | for key 'null'    | for key 'null'
            """)
    void secretsOfAProperty_areHidden_butNoNames(String key, String value, String text, String shown) {
        assertThat(SecretRedactor.of(Map.of(key, value)).redact(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "KafkaClient { x.Y required username=\"kafka\" password=\"open sesame\"; };, sent [hidden] of kafka, true",
        "Client { x.Y required password=\"open sesame\"; };, sent open sesame of kafka, true",
        "KafkaClient { x.Y required password=open sesame; };, sent open sesame of kafka, false",
    })
    void jaasFile_isReadAsTheClientReadsIt(String content, String shown, boolean complete, @TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("jaas.conf"), content);

        withLoginConfig(file, redactor -> {
            assertThat(redactor.redact("sent open sesame of kafka")).isEqualTo(shown);
            assertThat(redactor.areAbsentFrom(new RuntimeException("anything"))).isEqualTo(complete);
        });
    }

    @Test
    void jaasFileThatCannotBeParsed_isNotQuoted_butOneThatIsMissingIsNamed(@TempDir Path folder) throws IOException {
        Path file =
                Files.writeString(folder.resolve("jaas.conf"), "KafkaClient { x.Y required password=open sesame; };");
        Path missing = folder.resolve("none.conf");

        withLoginConfig(
                file, redactor -> assertThat(redactor.redact(complaint())).isEqualTo("java.io.IOException: [hidden]"));
        withLoginConfig(
                missing, redactor -> assertThat(redactor.redact(complaint())).contains(missing.toString()));
    }

    private static String complaint() {
        return String.valueOf(catchThrowable(Configuration::getConfiguration).getMessage());
    }

    private static void withLoginConfig(Path file, Consumer<SecretRedactor> then) {
        Properties before = (Properties) System.getProperties().clone();
        System.setProperty("java.security.auth.login.config", file.toString());
        Configuration.setConfiguration(null);
        try {
            then.accept(SecretRedactor.of(Map.of("security.protocol", "SASL_SSL")));
        } finally {
            System.setProperties(before);
            Configuration.setConfiguration(null);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST https://eeg:s3cr3t@idp.example/token failed, POST https://[hidden]@idp.example/token failed",
        "proxy http://eeg:p@ss:w@10.0.0.1:3128, proxy http://[hidden]@10.0.0.1:3128",
        "see https://kafka.apache.org/a@b and <mailto:a@b>, see https://kafka.apache.org/a@b and <mailto:a@b>",
    })
    void userAndPasswordInUrls_areHidden(String text, String shown) {
        assertThat(SecretRedactor.of(Map.of()).redact(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "%s;", "%s=", "x.Y required a=\"%s\";", "x.Y required a='%s';", "x.Y required a=%s;"})
    void jaasLineOfAnyLength_isRead(String line) {
        for (String value : List.of("eyJhbGciOi", "\\\\\\\"", "\ud83d\ude00a", " a=b", " a=\"b\"")) {
            String secret = line.formatted(value.repeat(20_000));

            assertThat(SecretRedactor.of(Map.of("sasl.jaas.config", secret)).redact("sent " + secret))
                    .isEqualTo("sent [hidden]");
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
        "sasl.oauthbearer.client.credentials.client.id, false",
        "sasl.oauthbearer.assertion.private.key.file, false",
        "sasl.oauthbearer.assertion.private.key.passphrase, true",
        "vault.secret.id, true",
        "schema.registry.basic.auth.CREDENTIALS, true",
        "ssl.keystore.location, false",
        "bootstrap.servers, false",
    })
    void secretsAreKnown_byTheNamesOfTheirProperties(String key, boolean secret) {
        assertThat(SecretRedactor.of(Map.of(key, "zq-value")).redact("found zq-value"))
                .isEqualTo(secret ? "found [hidden]" : "found zq-value");
    }

    /** Property, its value, and what an exception shows of it. */
    static Stream<Arguments> shownOtherwiseThanWritten() {
        String pem = "-----BEGIN PRIVATE KEY-----\n  MIIEvQ \r\n\r\n\tAoIBAQ\n-----END PRIVATE KEY-----\n";
        String jaas = "x.Y required username=\"kafka\" password=%s;";
        return Stream.of(
                arguments("ssl.keystore.key", pem, pem),
                arguments("ssl.keystore.key", pem, pem.trim()),
                arguments("ssl.keystore.key", pem, Texts.oneLine(pem)),
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

        assertThat(SecretRedactor.of(client).areAbsentFrom(error)).isFalse();
        Failure failure = FailureClassifier.classify(
                error, new Failures(ClientSettings.of(client), CatalogSource.NONE, Audience.SERVICE));
        assertThat(failure.cause()).isEmpty();
        assertThat(failure.headline()).containsPattern("Invalid value '\\[hidden] ?' for " + key);
    }

    @Test
    void valueOfKafkasPasswordType_isSecretWhateverItsName() {
        SecretRedactor redactor = SecretRedactor.of(Map.of("sasl.my.thing", new Password("zq-value")));

        assertThat(redactor.redact("found zq-value")).isEqualTo("found [hidden]");
    }

    @Test
    void areAbsentFrom_looksAtCausesAndSuppressedExceptions() {
        SecretRedactor redactor = SecretRedactor.of(Map.of("ssl.key.password", "open sesame"));
        RuntimeException suppressing = new RuntimeException("outer");
        suppressing.addSuppressed(new IllegalStateException("open sesame"));

        assertThat(redactor.areAbsentFrom(new RuntimeException("outer"))).isTrue();
        assertThat(redactor.areAbsentFrom(new RuntimeException("outer", new IllegalStateException("open sesame"))))
                .isFalse();
        assertThat(redactor.areAbsentFrom(suppressing)).isFalse();
    }

    @Test
    void valuesFromConfigProviders_areNotKnown_soNothingIsSaidOfThem() {
        SecretRedactor redactor =
                SecretRedactor.of(Map.of("config.providers", "file", "sasl.jaas.config", "${file:/x:jaas}"));

        assertThat(redactor.redact("Value not specified for key 'sesame' in JAAS config"))
                .doesNotContain("sesame");
        assertThat(redactor.areAbsentFrom(new RuntimeException("anything"))).isFalse();
    }

    @Test
    void stackTraceOfAConfigProvider_isShown_withoutItsSecrets() {
        SecretRedactor redactor = SecretRedactor.of(
                Map.of("config.providers", "vault", "config.providers.vault.param.token", "zq-token"));
        RuntimeException error =
                new RuntimeException("cannot fetch", new IllegalStateException("403 for token zq-token"));

        assertThat(redactor.stackTrace(error))
                .contains(
                        "cannot fetch",
                        "Caused by: ",
                        "403 for token [hidden]",
                        "\tat " + getClass().getName())
                .doesNotContain("zq-token");
    }
}
