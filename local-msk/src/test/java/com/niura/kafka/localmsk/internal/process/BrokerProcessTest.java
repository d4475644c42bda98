package com.niura.kafka.localmsk.internal.process;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.niura.kafka.localmsk.LocalMskException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

class BrokerProcessTest {

    private static final List<Path> CLASS_PATH = Stream.of(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .toList();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Ends, or says that it is ready, when it is told to stop. */
    static final class Patient {
        private Patient() {}

        public static void main(String[] args) throws IOException, InterruptedException {
            System.in.read();
            if (args.length > 0) {
                System.out.println(args[0]);
                Thread.sleep(LIMIT.toMillis());
            }
        }
    }

    /** Complains, and prints no answer. */
    static final class Silent {
        private Silent() {}

        public static void main(String[] args) {
            System.err.println("this is why");
            System.exit(3);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void freezeThatIsInterrupted_doesNotKeepTheBrokerFromBeingStopped() {
        // Given
        BrokerProcess process = launch();
        try {
            Thread.currentThread().interrupt();

            // When: a process that stands still at once is not waited for.
            Optional<Throwable> thrown = Optional.ofNullable(catchThrowable(process::freeze));

            // Then
            assertThat(Thread.interrupted()).isTrue();
            assertThat(thrown.stream())
                    .allSatisfy(error -> assertThat(error)
                            .isInstanceOf(LocalMskException.class)
                            .hasMessageStartingWith("Interrupted while"));
            process.requestStop();
            assertThatCode(() -> process.awaitStop(LIMIT)).doesNotThrowAnyException();
        } finally {
            process.kill();
        }
    }

    @Test
    void limitOfTheStart_countsFromTheLaunch() throws Exception {
        BrokerProcess process = launch("ready");
        try (ServerSocket socket = new ServerSocket(0)) {
            // Given
            Duration limit = Duration.ofMillis(500);
            Thread.sleep(limit.toMillis());
            Executor soon = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);
            soon.execute(process::requestStop);

            // When
            var thrown = assertThatThrownBy(() -> process.awaitReady(Ports.address(socket.getLocalPort()), limit));

            // Then
            thrown.isInstanceOf(LocalMskException.class).hasMessageContaining("within PT0.5S, but it was not ready");
        } finally {
            process.kill();
        }
    }

    @Test
    void brokerThatWasNotToldToEnd_saysHowItEnded() throws Exception {
        // Given
        BrokerProcess process = launch();

        // When
        ProcessHandle.of(process.pid()).orElseThrow().destroyForcibly();
        process.end().get();

        // Then
        assertThat(process.howItEnded()).startsWith(": it ended by itself, with exit code ");
        process.kill();
        assertThat(process.howItEnded()).isEmpty();
    }

    @Test
    void programThatFailsWithoutAnAnswer_isShownWithItsErrors(@TempDir Path folder) {
        // When
        var thrown = assertThatThrownBy(() -> BrokerProcess.runToItsEnd(
                List.of(Silent.class.getName()), CLASS_PATH, List.of(), folder.resolve("errors"), LIMIT));

        // Then
        thrown.isInstanceOf(LocalMskException.class)
                .hasMessageContaining("ended with exit code 3.")
                .hasMessageContaining("this is why");
        assertThat(folder.resolve("errors")).matches(Files::exists);
    }

    private static BrokerProcess launch(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Patient.class.getName()));
        command.addAll(List.of(arguments));
        return BrokerProcess.launch(Pattern.compile("ready"), command, CLASS_PATH, new OutputBuffer(1000));
    }
}
