package com.niura.kafka.guard;

import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds docs/guard.md to what the guard does. */
class DocumentationTest {

    private static final String BOOTSTRAP = "boot-xxxxx.c1.kafka-serverless.ap-south-1.amazonaws.com:9098";
    /** Those that https://github.com/aws/aws-msk-iam-auth documents. */
    private static final Set<String> LOGIN_OPTIONS =
            Set.of("awsRoleArn", "awsRoleSessionName", "awsStsRegion", "awsProfileName");

    static List<String> examplesOfProperties() throws IOException {
        return Pattern.compile("```properties\\n(.*?)```", Pattern.DOTALL)
                .matcher(page())
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("examplesOfProperties")
    void examplesOfClientProperties_areThoseOfMskIam_butForTheLogin(String example) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(example));
        Map<String, Object> documented = properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(key -> key, properties::getProperty));
        Map<String, String> ours = MskIam.clientProperties(BOOTSTRAP).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().toString()));

        assertThat(documented.keySet()).isEqualTo(ours.keySet());
        ours.remove("sasl.jaas.config");
        assertThat(documented).containsAllEntriesOf(ours);
        assertThat(AdminClientConfig.configNames()).containsAll(documented.keySet());
        Password login = new Password(properties.getProperty("sasl.jaas.config"));
        assertThat(JaasContext.loadClientContext(Map.of("sasl.jaas.config", login))
                        .configurationEntries())
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.getLoginModuleName()).isEqualTo("software.amazon.msk.auth.iam.IAMLoginModule");
                    assertThat(LOGIN_OPTIONS).containsAll(entry.getOptions().keySet());
                });
    }

    @Test
    void everyWayToGetCredentials_hasAnExample() throws IOException {
        assertThat(examplesOfProperties()).hasSize(3);
    }

    @Test
    void fieldsOfTheJsonLine_areDocumented() throws IOException {
        Optional<String> some = Optional.of("x");
        String json = new ReadinessReport(
                        "eeg",
                        GuardMode.FAIL,
                        "b1:9092",
                        Optional.of(new ReadinessReport.Identity(some, some, some)),
                        List.of(),
                        List.of(new Failure(
                                FailureCode.CONFIG_DRIFT, some, "x", some, some, false, "x", Optional.empty())),
                        List.of(),
                        1,
                        Duration.ZERO)
                .json();
        String section =
                page().substring(page().indexOf("## The report as JSON"), page().indexOf("It is logged at INFO"));

        Set<String> documented = names(Pattern.compile("`([a-z]+(?:[A-Z][a-z]+)*)`"), section);
        documented.removeAll(Set.of("topic-guard", "ready", "fail", "warn", "off"));
        assertThat(documented).isEqualTo(names(Pattern.compile("\"(\\w+)\":"), json));
    }

    @Test
    void everySetting_isDocumented() throws IOException {
        String page = page();
        String settings = page.substring(page.indexOf("## Settings"), page.indexOf("## What is looked at"));

        assertThat(Stream.of(TopicGuard.Builder.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .map(Method::getName)
                        .filter(name -> !name.equals("build"))
                        .distinct())
                .allSatisfy(name -> assertThat(settings).contains("`" + name + "`"));
    }

    /** What is done with them, {@code RetryScheduleTest} shows; no test waits so long. */
    @Test
    void defaultTimes_areTheDocumentedOnes() throws IOException {
        assertThat(page())
                .contains(
                        "| `timeout` | %d s | What a check takes".formatted(TopicGuard.DEFAULT_TIMEOUT.toSeconds()),
                        "no connection, no answer, %d s unless".formatted(TopicGuard.DEFAULT_SILENCE.toSeconds()),
                        "| `settleWindow` | %d s |".formatted(TopicGuard.DEFAULT_SETTLE_WINDOW.toSeconds()),
                        "nothing asked twice; five seconds at the\nmost");
        assertThat(TopicGuard.LONGEST_RECHECK).hasSeconds(5);
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("../docs/guard.md"));
    }
}
