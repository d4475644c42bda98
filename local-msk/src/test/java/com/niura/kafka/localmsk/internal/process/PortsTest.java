package com.niura.kafka.localmsk.internal.process;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.niura.kafka.localmsk.LocalMskException;
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

    /** As when the clusters of a test start side by side: none listens yet when the next one chooses. */
    @Test
    void portsOfManyClusters_differ() {
        assertThat(IntStream.range(0, 300)
                        .mapToObj(
                                cluster -> Ports.choose(1, OptionalInt.empty()).get(0))
                        .flatMapToInt(ports -> IntStream.of(ports.client(), ports.internal(), ports.controller())))
                .doesNotHaveDuplicates();
    }

    @Test
    void wantedPort_isTheClientPort() {
        assertThat(Ports.choose(1, OptionalInt.of(9092)).get(0).client()).isEqualTo(9092);
    }

    /** Also with an advertised address: to listen elsewhere has to be asked for. */
    @Test
    void withoutAListenAddress_everyBrokerListensOnLoopback() {
        AdvertisedAddress advertised = AdvertisedAddress.parse("kafka.example.org:9098");

        assertThat(Stream.of(
                                Ports.choose(3, OptionalInt.empty()),
                                Ports.chooseLikeMsk(null, null, null, 3, OptionalInt.empty()),
                                Ports.chooseLikeMsk("demo", null, null, 3, OptionalInt.empty()),
                                Ports.chooseLikeMsk(null, null, advertised, 1, OptionalInt.empty()))
                        .flatMap(List::stream))
                .hasSize(10)
                .allMatch(ports -> ports.clientAddress().getAddress().isLoopbackAddress());
        assertThat(Ports.chooseLikeMsk(null, "0.0.0.0", advertised, 1, OptionalInt.empty()))
                .allMatch(ports -> ports.clientAddress().getAddress().isAnyLocalAddress());
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

    @Test
    void brokersBehindProxies_listenElsewhereForClientsOnly() {
        // Given
        List<Ports> chosen =
                List.of(new Ports("127.9.9.9", 9098, 21_002, 21_003), new Ports("127.0.0.1", 22_001, 22_002, 22_003));

        // When
        List<Ports> behind = Ports.behindProxies(chosen);

        // Then
        assertThat(behind).extracting(Ports::host).containsOnly("127.0.0.1");
        assertThat(behind).extracting(Ports::client).doesNotHaveDuplicates().doesNotContain(9098, 22_001);
        assertThat(behind).extracting(Ports::internal).containsExactly(21_002, 22_002);
        assertThat(behind).extracting(Ports::controller).containsExactly(21_003, 22_003);
    }
}
