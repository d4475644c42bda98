package com.niura.kafka.guard.internal.check;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.Ports;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.target.HostPort;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LeaderConnectionsTest {

    private static final AttemptResult PRESENT = AttemptResult.of(List.of(), List.of());

    private ServerSocket open;
    private int closed;

    @BeforeEach
    void listen() throws IOException {
        open = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        closed = HostPort.parse(Ports.closed()).orElseThrow().port();
    }

    @AfterEach
    void close() throws IOException {
        open.close();
    }

    @Test
    void leadersThatTakeConnections_leaveNothingToSay() throws Exception {
        assertThat(check("b1:9092", open.getLocalPort())).isEmpty();
    }

    @Test
    void leaderThatRefuses_isNamedWithItsTopics_alsoWhereAllLeadersAreBootstrapServers() throws Exception {
        List<Failure> warnings =
                check("127.0.0.1:" + open.getLocalPort() + ",127.0.0.1:" + closed, open.getLocalPort(), closed);

        assertThat(warnings).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo(FailureCode.LEADER_UNREACHABLE);
            assertThat(warning.headline()).contains("127.0.0.1:" + closed, "a leader of a");
        });
    }

    @Test
    void onlyBootstrapServer_hasAnswered_andIsNotTriedAgain() throws Exception {
        assertThat(check("127.0.0.1:" + closed, closed)).isEmpty();
    }

    @Test
    void leaderWhoseNameDoesNotResolve_isNamed() throws Exception {
        TopicDescription topic = Samples.described(new Node(1, "no.such.host.invalid", 9092));

        List<Failure> warnings = LeaderConnections.check(
                        PRESENT, List.of(topic), Samples.failures(), Deadline.in(Duration.ofSeconds(10)))
                .warnings();

        assertThat(warnings)
                .singleElement()
                .satisfies(warning -> assertThat(warning.headline()).contains("its name does not resolve"));
    }

    private static List<Failure> check(String bootstrapServers, int... ports) throws InterruptedException {
        Node[] leaders = IntStream.of(ports)
                .mapToObj(port -> new Node(port, "127.0.0.1", port))
                .toArray(Node[]::new);
        return LeaderConnections.check(
                        PRESENT,
                        List.of(Samples.described(leaders)),
                        Samples.failures(Map.of("bootstrap.servers", bootstrapServers)),
                        Deadline.in(Duration.ofSeconds(10)))
                .warnings();
    }
}
