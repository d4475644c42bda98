package com.niura.kafka.guard;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.Topics;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
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

    /** With the variable of the mode set so. */
    private static TopicGuard.Builder withVariable(String mode) {
        return new TopicGuard.Builder("eeg", null, variable -> variable.equals(TopicGuard.MODE_VARIABLE) ? mode : null);
    }

    static Stream<Arguments> badArguments() {
        return Stream.of(
                arguments(
                        "timeout must be from PT1S to PT10M, but was PT0.999S", call(() -> eeg().timeout(millis(999)))),
                arguments("timeout must be from PT1S to PT10M, but was PT11M", call(() -> eeg().timeout(minutes(11)))),
                arguments(
                        "settleWindow must not be negative, but was PT-0.001S",
                        call(() -> eeg().settleWindow(millis(-1)))),
                arguments(
                        "settleWindow must not be longer than the timeout PT2S, but was PT3S",
                        call(() -> client().timeout(millis(2000))
                                .settleWindow(millis(3000))
                                .build())),
                arguments(
                        "permissionWindow must not be negative, but was PT-1S",
                        call(() -> eeg().permissionWindow(millis(-1000)))),
                arguments(
                        "permissionWindow must not be longer than the timeout PT1M, but was PT2M",
                        call(() -> client().permissionWindow(minutes(2)).build())),
                arguments(
                        "failOn must be some of [CONFIG_DRIFT, PERMISSION_MISSING, EXCESS_PERMISSION, LEADER_UNREACHABLE,"
                                + " NO_TOPICS, UNVERIFIED], but was [TOPIC_MISSING]",
                        call(() -> eeg().failOn(FailureCode.TOPIC_MISSING))),
                arguments("guard mode must be one of fail, warn, off, but was \"of\"", call(() -> GuardMode.of("of"))),
                arguments(
                        "the environment variable TOPIC_GUARD_MODE: guard mode must be one of fail, warn, off",
                        call(() -> withVariable("of").clientProperties(CLIENT).build())),
                arguments("subject must not be blank", call(() -> TopicGuard.forTopics(" ", List.of()))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badArguments")
    void badArgument_isNamed(String words, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(words);
    }

    static Stream<Arguments> badCalls() {
        return Stream.of(
                arguments("clientProperties must be given, with bootstrap.servers", call(() -> eeg().build())),
                arguments(
                        "timeout is set already, to PT2S",
                        call(() -> eeg().timeout(millis(2000)).timeout(minutes(1)))),
                arguments("clientProperties is set already", call(() -> client().clientProperties(CLIENT))),
                arguments(
                        "catalog is set already",
                        call(() -> eeg().catalog(Topics.catalog()).catalog(Topics.catalog()))),
                arguments(
                        "environment is set already, to production",
                        call(() -> eeg().environment("production").environment("staging"))),
                arguments(
                        "failOn is set already, to [CONFIG_DRIFT]",
                        call(() -> eeg().failOn(FailureCode.CONFIG_DRIFT).failOn(FailureCode.UNVERIFIED))),
                arguments(
                        "mode is set already, to warn",
                        call(() -> eeg().mode(GuardMode.WARN).mode(GuardMode.OFF))),
                arguments(
                        "logFormat is set already",
                        call(() -> eeg().logFormat(LogFormat.JSON).logFormat(LogFormat.TEXT))),
                arguments(
                        "environment goes with forService",
                        call(() -> forTopics().environment("production"))),
                arguments(
                        "permissions goes with forService",
                        call(() -> forTopics().permissions(PermissionScope.ALL))),
                arguments(
                        "extraTopics goes with forService",
                        call(() -> forTopics().extraTopics(topic("a")))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badCalls")
    void badCall_isNamed(String words, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining(words);
    }

    private static ThrowingCallable call(ThrowingCallable call) {
        return call;
    }

    private static TopicGuard.Builder client() {
        return eeg().clientProperties(CLIENT);
    }

    private static TopicGuard.Builder forTopics() {
        return TopicGuard.forTopics("all", List.of());
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    private static Duration minutes(long minutes) {
        return Duration.ofMinutes(minutes);
    }

    @ParameterizedTest
    @CsvSource({"fail, FAIL", "Warn, WARN", "' OFF ', OFF", ", FAIL", "' ', FAIL"})
    void modes_areReadFromSettings_andNoneIsFail(@Nullable String setting, GuardMode mode) {
        assertThat(GuardMode.of(setting)).isEqualTo(mode);
    }

    @ParameterizedTest
    @CsvSource({"off, FAIL, OFF", "' Warn ', OFF, WARN", ", WARN, WARN", "'', OFF, OFF"})
    void modeInTheEnvironment_winsWhereItIsSet(String variable, GuardMode set, GuardMode effective) {
        ReadinessReport report = withVariable(variable)
                .clientProperties(Map.of())
                .mode(set)
                .build()
                .check();

        assertThat(report.mode()).isEqualTo(effective);
    }

    @Test
    void off_doesNotEvenReadTheCatalog() {
        TopicGuard guard = eeg().catalog(() -> {
                    throw new AssertionError("read");
                })
                .clientProperties(CLIENT)
                .mode(GuardMode.OFF)
                .build();

        assertThat(guard.assertReady().status()).isEqualTo(ReadinessReport.Status.NOT_CHECKED);
    }

    @Test
    void catalogThatDoesNotFit_isAFailureOfTheCheck_beforeAnybodyIsAsked() {
        assertThat(Stream.of(
                                TopicGuard.forService("egg"),
                                eeg().environment("prodution"),
                                eeg().extraTopics(topic(Topics.EEG_RAW_DATA)),
                                eeg().catalog(() -> {
                                    throw new IllegalStateException("disk full");
                                }))
                        .map(builder -> builder.clientProperties(CLIENT).build().check()))
                .allSatisfy(report -> {
                    assertThat(report.attempts()).isZero();
                    assertThat(report.failures())
                            .singleElement()
                            .extracting(Failure::code)
                            .isEqualTo(FailureCode.CATALOG_INVALID);
                })
                .extracting(report -> report.failures().get(0).headline())
                .satisfiesExactly(
                        text -> assertThat(text).contains("egg", "eeg"),
                        text -> assertThat(text).contains("prodution", "production"),
                        text -> assertThat(text).contains("eeg.raw.data was given twice"),
                        text -> assertThat(text).contains("disk full"));
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
        assertThat(report.warnings()).extracting(Failure::code).containsExactly(FailureCode.NO_TOPICS);
    }

    @Test
    void properties_areTakenAsTheyAreRead_withTheirDefaults() {
        Properties defaults = new Properties();
        defaults.setProperty("bootstrap.servers", "no-port");
        Properties client = new Properties(defaults);

        ReadinessReport report = TopicGuard.forTopics("all", List.of(topic("a")))
                .clientProperties(client)
                .build()
                .check();

        assertThat(report.bootstrapServers()).isEqualTo("no-port");
    }

    @Test
    void properties_mayHoldMoreThanStrings_asForKafkasOwnClients() {
        Properties client = new Properties();
        client.put("bootstrap.servers", List.of("no-port"));
        client.put("security.protocol", SecurityProtocol.SSL);

        ReadinessReport report = TopicGuard.forTopics("all", List.of(topic("a")))
                .clientProperties(client)
                .build()
                .check();

        assertThat(report.bootstrapServers()).isEqualTo("no-port");
        assertThat(report.failures()).extracting(Failure::code).containsExactly(FailureCode.CONFIG_INVALID);
    }

    @Test
    void invalid_properties_areAVerdictAtOnceAndNoException() {
        Function<Map<String, String>, ReadinessReport> check =
                client -> TopicGuard.forTopics("all", List.of(topic("a")))
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
