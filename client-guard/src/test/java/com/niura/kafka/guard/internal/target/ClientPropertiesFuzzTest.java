package com.niura.kafka.guard.internal.target;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

import com.niura.kafka.guard.internal.failure.SecretRedactor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * Whatever client properties say, they are read without an exception and without opening anything, and no secret among them is
 * told. Run with Jazzer, which reports every connection, as docs/proof.md says.
 */
class ClientPropertiesFuzzTest {

    private static final String SECRET = "Secr3t+0123456789/fuzz";

    @TestFactory
    @SuppressWarnings("StreamResourceLeak") // JUnit closes it.
    Stream<DynamicTest> corpus() throws IOException {
        return Files.list(Path.of("src/test/fuzz", ClientPropertiesFuzzTest.class.getName()))
                .map(file -> dynamicTest(file.toString(), () -> fuzzerTestOneInput(Files.readAllBytes(file))));
    }

    /** Takes the bytes for a file of properties. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Map<String, Object> properties = new HashMap<>();
        try {
            Properties file = new Properties();
            file.load(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
            file.stringPropertyNames().forEach(name -> properties.put(name, file.getProperty(name)));
        } catch (IOException | IllegalArgumentException e) {
            return; // Not a file of properties.
        }
        ClientSettings settings = ClientSettings.of(properties);
        ClientTarget target = settings.target();
        Optional<String> problem = ClientPropertiesValidator.problemIn(settings);
        assertThat(settings.adminProperties("fuzz", Duration.ofSeconds(60))).containsEntry("client.id", "fuzz");
        target.addresses()
                .forEach(address ->
                        assertThat(HostPort.parse(address.toString())).contains(address));
        assertThat(ClientTarget.of(Map.of("bootstrap.servers", target.bootstrapServers()))
                        .addresses())
                .isEqualTo(target.addresses());
        assertThat(target.usesTls() && target.speaksPlainText()).isFalse();

        Map<String, Object> secret = new HashMap<>(properties);
        secret.put("ssl.key.password", SECRET);
        secret.put("sasl.jaas.config", "org.example.Login required password=\"" + SECRET + "\";");
        String told = settings + target.security() + target.arn() + problem.orElse("");
        String redacted = SecretRedactor.of(secret).redact(told + " " + SECRET + " " + properties);
        assertThat(redacted).doesNotContain(SECRET);
    }
}
