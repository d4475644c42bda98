package com.niura.kafka.guard;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;

import com.niura.kafka.catalog.CatalogException;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.Topics;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class TopicGuardBuilderTest {

    private static final Map<String, String> CLIENT = Map.of("bootstrap.servers", "127.0.0.1:9092");

    private static TopicGuard.Builder eeg() {
        return TopicGuard.forService("eeg");
    }

    static Stream<Arguments> badInput() {
        return Stream.of(
                bad(
                        "no client properties",
                        IllegalStateException.class,
                        () -> eeg().build(),
                        "clientProperties",
                        "bootstrap.servers"),
                bad(
                        "timeout too short",
                        IllegalArgumentException.class,
                        () -> eeg().timeout(Duration.ofMillis(999)),
                        "PT1S",
                        "PT0.999S"),
                bad(
                        "timeout too long",
                        IllegalArgumentException.class,
                        () -> eeg().timeout(Duration.ofMinutes(11)),
                        "PT10M",
                        "PT11M"),
                bad(
                        "settle window negative",
                        IllegalArgumentException.class,
                        () -> eeg().settleWindow(Duration.ofMillis(-1)),
                        "negative",
                        "PT-0.001S"),
                bad(
                        "settle window beyond the timeout",
                        IllegalArgumentException.class,
                        () -> eeg().clientProperties(CLIENT)
                                .timeout(Duration.ofSeconds(2))
                                .settleWindow(Duration.ofSeconds(3))
                                .build(),
                        "PT2S",
                        "PT3S"),
                bad(
                        "timeout twice",
                        IllegalStateException.class,
                        () -> eeg().timeout(Duration.ofSeconds(2)).timeout(Duration.ofSeconds(3)),
                        "timeout is set already, to PT2S"),
                bad(
                        "client properties twice",
                        IllegalStateException.class,
                        () -> eeg().clientProperties(CLIENT).clientProperties(CLIENT),
                        "set already"),
                bad(
                        "catalog twice",
                        IllegalStateException.class,
                        () -> eeg().catalog(Topics.catalog()).catalog(Topics.catalog()),
                        "set already"),
                bad(
                        "environment twice",
                        IllegalStateException.class,
                        () -> eeg().environment("production").environment("staging"),
                        "production"),
                bad(
                        "unknown service",
                        CatalogException.class,
                        () -> TopicGuard.forService("egg")
                                .clientProperties(CLIENT)
                                .build(),
                        "egg",
                        "eeg"),
                bad(
                        "unknown environment",
                        CatalogException.class,
                        () -> eeg().clientProperties(CLIENT)
                                .environment("prodution")
                                .build(),
                        "prodution",
                        "production"),
                bad(
                        "environment for given topics",
                        IllegalStateException.class,
                        () -> TopicGuard.forTopics("all", List.of()).environment("production"),
                        "environment goes with forService"),
                bad(
                        "permissions for given topics",
                        IllegalStateException.class,
                        () -> TopicGuard.forTopics("all", List.of()).permissions(PermissionScope.ALL),
                        "permissions goes with forService"),
                bad(
                        "extra topics for given topics",
                        IllegalStateException.class,
                        () -> TopicGuard.forTopics("all", List.of()).extraTopics(topic("a")),
                        "extraTopics goes with forService"),
                bad(
                        "an extra topic that the service has already",
                        IllegalArgumentException.class,
                        () -> eeg().clientProperties(CLIENT)
                                .extraTopics(topic(Topics.EEG_RAW_DATA))
                                .build(),
                        "each topic must be required once, but eeg.raw.data was given twice"),
                bad(
                        "permission window negative",
                        IllegalArgumentException.class,
                        () -> eeg().permissionWindow(Duration.ofSeconds(-1)),
                        "permissionWindow must not be negative, but was PT-1S"),
                bad(
                        "permission window beyond the timeout",
                        IllegalArgumentException.class,
                        () -> eeg().clientProperties(CLIENT)
                                .permissionWindow(Duration.ofMinutes(1))
                                .build(),
                        "permissionWindow must not be longer than the timeout PT15S, but was PT1M"),
                bad(
                        "fail on what is a failure anyway",
                        IllegalArgumentException.class,
                        () -> eeg().failOn(FailureCode.TOPIC_MISSING),
                        "failOn must be some of [CONFIG_DRIFT, PERMISSION_MISSING, EXCESS_PERMISSION, UNVERIFIED]",
                        "but was [TOPIC_MISSING]"),
                bad(
                        "fail on twice",
                        IllegalStateException.class,
                        () -> eeg().failOn(FailureCode.CONFIG_DRIFT).failOn(FailureCode.UNVERIFIED),
                        "failOn is set already, to [CONFIG_DRIFT]"),
                bad(
                        "mode twice",
                        IllegalStateException.class,
                        () -> eeg().mode(GuardMode.WARN).mode(GuardMode.OFF),
                        "mode is set already, to warn"),
                bad(
                        "misspelt mode",
                        IllegalArgumentException.class,
                        () -> GuardMode.of("of"),
                        "guard mode must be one of fail, warn, off, but was \"of\""),
                bad(
                        "log format twice",
                        IllegalStateException.class,
                        () -> eeg().logFormat(LogFormat.JSON).logFormat(LogFormat.TEXT),
                        "logFormat is set already"),
                bad(
                        "blank subject",
                        IllegalArgumentException.class,
                        () -> TopicGuard.forTopics(" ", List.of()),
                        "blank"));
    }

    private static Arguments bad(String name, Class<?> error, ThrowingCallable call, String... words) {
        return arguments(name, error, call, words);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badInput")
    void bad_input_isNamed(String name, Class<?> error, ThrowingCallable call, String[] words) {
        assertThatThrownBy(call).isInstanceOf(error).hasMessageContainingAll(words);
    }

    @ParameterizedTest
    @CsvSource({"fail, FAIL", "Warn, WARN", "' OFF ', OFF"})
    void modes_areReadFromSettings(String setting, GuardMode mode) {
        assertThat(GuardMode.of(setting)).isEqualTo(mode);
    }

    @Test
    void toString_showsNoSecret() {
        TopicGuard guard = eeg().clientProperties(Map.of(
                        "bootstrap.servers", "no-port", "sasl.jaas.config", "x.Y required password=\"hunter2\";"))
                .build();

        assertThat(guard.toString() + guard.check()).contains("eeg").doesNotContain("hunter2");
    }

    @Test
    void no_topics_isReadyWithoutAskingAnybody() {
        TopicGuard guard = TopicGuard.forTopics("nothing", List.of())
                .clientProperties(Map.of("bootstrap.servers", "not even an address"))
                .build();

        ReadinessReport report = guard.assertReady();

        assertThat(report.attempts()).isZero();
        assertThat(report.isReady()).isTrue();
    }

    @Test
    void properties_areTakenAsTheyAreRead_withTheirDefaults() {
        Properties defaults = new Properties();
        defaults.setProperty("bootstrap.servers", "no-port");
        Properties client = new Properties(defaults);

        ReadinessReport report = TopicGuard.forTopics(
                        "all", List.of(new Topic("a", 1, "test", List.of(), List.of(), Map.of())))
                .clientProperties(client)
                .build()
                .check();

        assertThat(report.cluster().bootstrapServers()).isEqualTo("no-port");
    }

    @Test
    void properties_mayHoldMoreThanStrings_asForKafkasOwnClients() {
        Properties client = new Properties();
        client.put("bootstrap.servers", List.of("no-port"));
        client.put("security.protocol", SecurityProtocol.SSL);

        ReadinessReport report = TopicGuard.forTopics(
                        "all", List.of(new Topic("a", 1, "test", List.of(), List.of(), Map.of())))
                .clientProperties(client)
                .build()
                .check();

        assertThat(report.cluster()).isEqualTo(new TargetCluster("no-port", "SSL", Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "PLAINTEXT, AWS_MSK_IAM, takes security.protocol SASL_SSL only, but it is PLAINTEXT",
        "SASL_SSL, SCRAM-SHA-512, 'takes sasl.mechanism AWS_MSK_IAM, but it is SCRAM-SHA-512'",
    })
    void mskServerless_withOtherSecurityThanIam_isRefusedWithoutAConnection(
            String protocol, String mechanism, String expected) {
        ReadinessReport report = TopicGuard.forTopics(
                        "all", List.of(new Topic("a", 1, "test", List.of(), List.of(), Map.of())))
                .clientProperties(Map.of(
                        "bootstrap.servers", "boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com:9098",
                        "security.protocol", protocol,
                        "sasl.mechanism", mechanism))
                .build()
                .check();

        assertThat(report.attempts()).isZero();
        assertThat(report.text()).contains("CONFIG_INVALID", expected, "sasl.mechanism=AWS_MSK_IAM");
    }

    @Test
    void invalid_properties_areAVerdictAtOnceAndNoException() {
        Function<Map<String, String>, ReadinessReport> check = client -> TopicGuard.forTopics(
                        "all", List.of(new Topic("a", 1, "test", List.of(), List.of(), Map.of())))
                .clientProperties(client)
                .build()
                .check();

        assertThat(check.apply(Map.of()).failures())
                .extracting(Failure::code)
                .containsExactly(FailureCode.CONFIG_INVALID);
        assertThat(check.apply(Map.of("bootstrap.servers", "no-port")).text()).contains("CONFIG_INVALID", "no-port");
    }

    private static Topic topic(String name) {
        return new Topic(name, 1, "test", List.of(), List.of(), Map.of());
    }
}
