package com.niura.kafka.localmsk;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class LocalMskBuilderTest {

    static Stream<Arguments> badInputs() {
        return Stream.of(
                badInput(b -> b.brokerConfig(" ", "x"), "key must not be blank"),
                badInput(
                        b -> b.brokerConfig("listeners", "X://:1"),
                        "listeners cannot be set, because LocalMsk relies on its own value"),
                badInput(
                        b -> b.brokerConfig("log.dirs", "/tmp"),
                        "log.dirs cannot be set, because LocalMsk relies on its own value"),
                badInput(
                        b -> b.brokerConfig("no-equals-sign"),
                        "a broker setting must be key=value, but one has no '='"),
                badInput(b -> b.port(0), "port must be between 1 and 65535, but was 0"),
                badInput(b -> b.port(65_536), "port must be between 1 and 65535, but was 65536"),
                badInput(
                        b -> b.startTimeout(Duration.ZERO),
                        "startTimeout must be positive and at most an hour, but was PT0S"),
                badInput(
                        b -> b.startTimeout(Duration.ofSeconds(-1)),
                        "startTimeout must be positive and at most an hour, but was PT-1S"),
                badInput(
                        b -> b.startTimeout(Duration.ofHours(2)),
                        "startTimeout must be positive and at most an hour, but was PT2H"),
                badInput(
                        b -> b.name("Demo"),
                        "name must be 1 to 32 lower-case letters, digits and hyphens, with no hyphen at an end, but was \"Demo\""),
                badInput(
                        b -> b.name("demo-"),
                        "name must be 1 to 32 lower-case letters, digits and hyphens, with no hyphen at an end, but was \"demo-\""),
                badInput(
                        b -> b.advertisedAddress("local host"),
                        "the advertised address must be HOST or HOST:PORT, such as localhost:9098, but was local host"),
                badInput(
                        b -> b.advertisedAddress("localhost:70000"),
                        "the advertised address must be HOST or HOST:PORT, such as localhost:9098, but was localhost:70000"),
                badInput(
                        b -> b.advertisedAddress("https://localhost"),
                        "the advertised address must be HOST or HOST:PORT, such as localhost:9098, but was https://localhost"),
                badInput(
                        b -> b.listenAddress("localhost"),
                        "listenAddress must be an IP address of this machine, or 0.0.0.0 for all of them, but was localhost"),
                badInput(
                        b -> b.listenAddress("192.0.2.1"),
                        "listenAddress must be an IP address of this machine, or 0.0.0.0 for all of them, but was 192.0.2.1"));
    }

    private static Arguments badInput(Consumer<LocalMsk.Builder> call, String message) {
        return arguments(call, message);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("badInputs")
    void badInput_isRefusedWithTheRuleAndTheValue(Consumer<LocalMsk.Builder> call, String message) {
        // Given
        LocalMsk.Builder builder = LocalMsk.builder();

        // When
        var thrown = assertThatThrownBy(() -> call.accept(builder));

        // Then
        thrown.isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void addressesThatDoNotGoTogether_areRefused() {
        LocalMsk.Builder plain = LocalMsk.builder().name("demo");
        LocalMsk.Builder everywhere =
                LocalMsk.builder().mskServerless("ap-south-1").listenAddress("0.0.0.0");
        LocalMsk.Builder three =
                LocalMsk.builder().mskServerless("ap-south-1").brokers(3).advertisedAddress("localhost");

        assertThatThrownBy(plain::settings)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("name");
        assertThatThrownBy(everywhere::settings)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "listening on 0.0.0.0 needs an advertised address: the name or address under which clients reach this machine");
        assertThatThrownBy(three::settings)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "brokers must be 1 with a listen address or an advertised address, which are those of one broker, but was 3");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void sameName_isTheSameHostsEachTime_andAnotherNameIsOthers() {
        LocalMsk.Builder demo =
                LocalMsk.builder().mskServerless("ap-south-1").brokers(2).name("demo");

        assertThat(demo.hostLines())
                .isEqualTo(LocalMsk.builder()
                        .mskServerless("ap-south-1")
                        .brokers(2)
                        .name("demo")
                        .hostLines())
                .hasSize(4)
                .contains("127.28.55.199 b1-demo.c1.kafka-serverless.ap-south-1.amazonaws.com")
                .doesNotContainAnyElementsOf(LocalMsk.builder()
                        .mskServerless("ap-south-1")
                        .name("demo2")
                        .hostLines());
    }

    @Test
    void keySetTwice_isRefusedWithTheFirstValue() {
        // Given
        LocalMsk.Builder builder = LocalMsk.builder().brokerConfig("num.partitions", "3");

        // When
        var thrown = assertThatThrownBy(() -> builder.brokerConfig("num.partitions", "4"));

        // Then
        thrown.isInstanceOf(IllegalStateException.class).hasMessage("num.partitions was already set to 3");
    }

    @Test
    void secretSetTwice_isRefusedWithoutShowingIt() {
        // Given
        LocalMsk.Builder builder = LocalMsk.builder().brokerConfig("ssl.key.password", "hush");

        // When
        var thrown = assertThatThrownBy(() -> builder.brokerConfig("ssl.key.password", "hush"));

        // Then
        thrown.isInstanceOf(IllegalStateException.class).hasMessage("ssl.key.password was already set to [hidden]");
    }

    @Test
    void description_hidesSecrets() {
        // When
        LocalMsk.Builder builder = LocalMsk.builder()
                .brokerConfig("listener.name.client.plain.sasl.jaas.config", "hush")
                .brokerConfig("num.partitions", "3");

        // Then
        assertThat(builder).asString().contains("num.partitions=3", "[hidden]").doesNotContain("hush");
    }

    @Test
    void settingLine_mayHoldSpacesAndEqualsSigns() {
        // When
        LocalMsk.Builder builder = LocalMsk.builder().brokerConfig("listener.map = a=b");

        // Then
        assertThat(builder).asString().contains("{listener.map=a=b}");
    }
}
