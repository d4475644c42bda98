package com.niura.kafka.guard.internal.probe;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;

import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.probe.ProbeConnection.OtherProtocolException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What is read from a peer that is no broker; what is read from one is seen in {@link ConnectionProbeTest}. */
class ProbeConnectionTest {

    private static final Duration LIMIT = Duration.ofMillis(400);

    private interface Question {
        void put(ProbeConnection connection) throws IOException;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            half a length          | 0000                         | closes   |
            half a frame           | 000000200000                 | closes   |
            length 0               | 00000000                     | no Kafka | its first bytes are 00 00 00 00
            length 3               | 00000003000000               | no Kafka | its first bytes are 00 00 00 03
            length -1              | ffffffff                     | no Kafka | its first bytes are ff ff ff ff
            the smallest length    | 80000000                     | no Kafka | its first bytes are 80 00 00 00
            the greatest length    | 7fffffff00000001             | no Kafka | its first bytes are 7f ff ff ff
            64 KiB and 1           | 0001000100000001             | no Kafka | its first bytes are 00 01 00 01
            another correlation id | 0000000a00000bad000000000000 | no Kafka | its answer is to another question
            a TLS alert            | 15030300020250               | TLS      | it answers with a TLS alert
            """)
    void answerThatIsNoFrame_isNoBroker(String name, String hex, String kind, @Nullable String words) throws Exception {
        Throwable thrown = ask(ScriptedPort.closingAfter(hex), Probes.LONG, ProbeConnection::askApiVersions);

        assertThat(thrown)
                .isExactlyInstanceOf(
                        switch (kind) {
                            case "closes" -> EOFException.class;
                            case "no Kafka" -> ProtocolException.class;
                            default -> OtherProtocolException.class;
                        })
                .hasMessage(words);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no error code                   | 00
            no count                        | 002100
            more mechanisms than there are  | 00217fffffff0005504c41494e
            a name of negative length       | 002100000001ffff
            a name longer than the frame    | 0021000000017fff41
            an empty name                   | 0021000000010000
            a name with a line break        | 00210000000100024c0a
            """)
    void mechanismsThatAreNoNames_areNoAnswer(String name, String answer) throws Exception {
        String frame = "%08x00000001%s".formatted(4 + answer.length() / 2, answer);

        Throwable thrown = ask(ScriptedPort.closingAfter(frame), Probes.LONG, it -> it.askFor("PLAIN"));

        assertThat(thrown).isInstanceOf(ProtocolException.class).hasMessageContaining("makes no sense");
    }

    static Stream<Arguments> slowPorts() {
        return Stream.of(
                arguments("silence after half a length", ScriptedPort.silentAfter("0000")),
                arguments("silence after half a frame", ScriptedPort.silentAfter("00000100000000")),
                arguments("one byte after the other", ScriptedPort.drippingAfter("00007f00")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("slowPorts")
    void answerThatDoesNotEnd_endsAtTheDeadline(String name, ScriptedPort.Script script) throws Exception {
        Throwable thrown = ask(script, LIMIT, ProbeConnection::askApiVersions);

        assertThat(thrown).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void randomBytes_endInAnIOException() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (i % 2 == 0 && bytes.length >= 8) {
                // A frame that is one, with anything in it.
                bytes[0] = bytes[1] = bytes[2] = bytes[4] = bytes[5] = bytes[6] = 0;
                bytes[3] = (byte) Math.min(120, bytes.length - 4);
                bytes[7] = 1;
            }
            String hex = HexFormat.of().formatHex(bytes);

            Throwable thrown = ask(ScriptedPort.closingAfter(hex), Probes.LONG, it -> it.askFor("PLAIN"));

            assertThat(thrown == null || thrown instanceof IOException)
                    .as("seed %d, round %d: %s", seed, i, thrown)
                    .isTrue();
        }
    }

    private static Throwable ask(ScriptedPort.Script script, Duration limit, Question question) throws IOException {
        try (ScriptedPort port = new ScriptedPort(script);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
            return catchThrowable(() -> question.put(new ProbeConnection(socket, Deadline.in(limit))));
        }
    }
}
