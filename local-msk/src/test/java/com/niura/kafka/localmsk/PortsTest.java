package com.niura.kafka.localmsk;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.OptionalInt;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PortsTest {

    @Test
    void chosenPorts_areFreeAndDifferentAndOutsideTheEphemeralRange() {
        // When
        Ports ports = Ports.choose(1, OptionalInt.empty()).get(0);

        // Then
        assertThat(IntStream.of(ports.client(), ports.internal(), ports.controller()))
                .doesNotHaveDuplicates()
                .allMatch(port -> port >= 20_000 && port < 32_000);
        assertThatCode(ports::requireFree).doesNotThrowAnyException();
    }

    @Test
    void wantedPort_isTheClientPort() {
        assertThat(Ports.choose(1, OptionalInt.of(9092)).get(0).client()).isEqualTo(9092);
    }

    @Test
    void takenPort_isNamed() throws IOException {
        // Given
        Ports free = Ports.choose(1, OptionalInt.empty()).get(0);
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(Ports.address(free.internal()));

            // When
            var thrown = assertThatThrownBy(free::requireFree);

            // Then
            thrown.isInstanceOf(LocalMskException.class)
                    .hasMessage(
                            "The broker needs port %d of 127.0.0.1, but another process is using it. End that process, or choose another port.",
                            free.internal());
        }
    }
}
