package com.niura.kafka.guard.internal.probe;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;

import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.target.ClientSettings;
import com.niura.kafka.guard.internal.target.HostPort;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * Whatever bytes a port sends, the probe ends with an answer or an {@link IOException}. Run with Jazzer as docs/proof.md says.
 */
class ProbeFuzzTest {

    private static final ClientTls TLS =
            new ClientTls(ClientSettings.of(Map.of("bootstrap.servers", "broker:9098", "security.protocol", "SSL")));

    @TestFactory
    @SuppressWarnings("StreamResourceLeak") // JUnit closes it.
    Stream<DynamicTest> corpus() throws IOException {
        return Files.list(Path.of("src/test/fuzz", ProbeFuzzTest.class.getName()))
                .map(file -> dynamicTest(file.toString(), () -> fuzzerTestOneInput(Files.readAllBytes(file))));
    }

    /** The first byte says what the client speaks, and what the peer sends is the rest. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        try (Socket peer = new PeerThatSends(Arrays.copyOfRange(bytes, 1, bytes.length))) {
            ProbeConnection connection = new ProbeConnection(peer, Deadline.in(Probes.LONG));
            if ((bytes[0] & 1) == 1) {
                SSLEngine engine = TLS.engineFor(new HostPort("broker", 9098));
                engine.setUseClientMode(true);
                connection.startTls(engine);
            }
            connection.askApiVersions();
            connection.askFor("AWS_MSK_IAM").mechanisms().forEach(ProbeFuzzTest::isPrintable);
        } catch (IOException e) {
            isPrintable(String.valueOf(e.getMessage()));
        }
    }

    private static void isPrintable(String text) {
        assertThat(Texts.isPrintable(text)).as(text).isTrue();
    }

    /** No port is opened for each of millions of inputs. */
    private static final class PeerThatSends extends Socket {
        private final InputStream sent;

        PeerThatSends(byte[] bytes) {
            sent = new ByteArrayInputStream(bytes);
        }

        @Override
        public InputStream getInputStream() {
            return sent;
        }

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public synchronized void setSoTimeout(int timeout) {
            assertThat(timeout).isPositive();
        }
    }
}
