package com.niura.kafka.guard;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.niura.kafka.localmsk.FaultProxy;
import com.niura.kafka.localmsk.LocalMsk;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A plain-text client takes the TLS alert that it gets from a TLS port for the length of a message, 336 MiB, and allocates
 * that much (KAFKA-4090). Services with a small heap die of it, others lose the memory for as long as they try.
 */
@Tag("one-level")
class MemoryTrapIT {

    private static final Pattern PEAK = Pattern.compile("peak of the heap: (\\d+) MiB");
    private static final Pattern ELAPSED = Pattern.compile("elapsed: (\\d+) ms");

    private static LocalMsk msk;
    /** Under an address that does not give it away as MSK. */
    private static String tlsPort;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        msk = LocalMsk.builder().mskServerless("ap-south-1").faultProxy().start();
        InetSocketAddress address = msk.proxy().address();
        tlsPort = InetAddress.getByName(address.getHostString()).getHostAddress() + ":" + address.getPort();
    }

    @AfterAll
    static void stop() {
        msk.close();
    }

    @AfterEach
    void endFaults() {
        msk.proxy().pass();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xmx64m", "-Xmx1g"})
    void plainTextOnATlsPort_isNamedInTime_withoutTheMemory(String heap) throws Exception {
        // Whatever becomes of an OutOfMemoryError otherwise: this JVM does not survive one.
        String output = run("guard", heap, "-XX:+ExitOnOutOfMemoryError");

        assertThat(output)
                .contains("eeg is not ready: TLS_MISMATCH")
                .contains("security.protocol is PLAINTEXT, but TLS is spoken at " + tlsPort)
                .doesNotContain("OutOfMemoryError");
        assertThat(number(PEAK, output)).isLessThan(60);
        assertThat(number(ELAPSED, output)).isLessThan(5_000);
    }

    @Test
    void alertThatComesTooLateForTheFirstLook_costsTheClientsThread_andIsNamedInTime() throws Exception {
        msk.proxy().delay(FaultProxy.Direction.DOWN, Duration.ofMillis(1500));

        String output = run("guard", "-Xmx64m");

        assertThat(output).contains("OutOfMemoryError", "eeg is not ready: TLS_MISMATCH");
        assertThat(number(ELAPSED, output)).isLessThan(5_000);
    }

    @Test
    void anAdminClientAlone_runsOutOfASmallHeap() throws Exception {
        assertThat(run("admin", "-Xmx64m")).contains("The AdminClient thread has exited", "OutOfMemoryError");
    }

    @Test
    void anAdminClientAlone_takesTheMemoryOfALargeHeap_andSaysNothingOfIt() throws Exception {
        String output = run("admin", "-Xmx1g");

        assertThat(output).contains("Timed out waiting for a node assignment").doesNotContain("OutOfMemoryError");
        assertThat(number(PEAK, output)).isGreaterThan(300);
    }

    /** What the program prints, on stdout and stderr. */
    private String run(String whom, String... options) throws Exception {
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                // It says so when the client's thread dies.
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                StartingService.class.getName(),
                whom,
                tlsPort));
        Process service = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(service.waitFor(60, TimeUnit.SECONDS)).isTrue();
            String printed = Files.readString(output);
            assertThat(service.exitValue()).as(printed).isZero();
            return printed;
        } finally {
            service.destroyForcibly();
        }
    }

    private static long number(Pattern pattern, String output) {
        Matcher found = pattern.matcher(output);
        assertThat(found.find()).as(output).isTrue();
        return Long.parseLong(found.group(1));
    }
}
