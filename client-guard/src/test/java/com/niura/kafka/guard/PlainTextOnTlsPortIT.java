package com.niura.kafka.guard;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import com.niura.kafka.localmsk.FaultProxy;
import com.niura.kafka.localmsk.LocalMsk;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A plain-text client takes the TLS alert that it gets from a TLS port for the length of a message, 336 MiB, and allocates
 * that much (KAFKA-4090). Services with a small heap die of it, others lose the memory for as long as they try; those with a guard
 * hear of it first ({@link Faults}).
 */
@Tag("one-level")
class PlainTextOnTlsPortIT {

    private static LocalMsk msk;
    /** Under an address that does not give it away as MSK. */
    private static String tlsPort;

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

    @Test
    void alertThatComesTooLateForTheFirstLook_costsTheClientsThread_andIsNamedInTime() throws Exception {
        msk.proxy().delay(FaultProxy.Direction.DOWN, Duration.ofMillis(1500));

        String output = run("guard", "-Xmx64m");

        assertThat(output).contains("OutOfMemoryError", "eeg is not ready: TLS_MISMATCH");
        assertThat(GuardOutput.printed(output).elapsed()).isLessThan(StartingService.TIMEOUT);
    }

    @Test
    void anAdminClientAlone_runsOutOfASmallHeap() throws Exception {
        assertThat(run("admin", "-Xmx64m")).contains("The AdminClient thread has exited", "OutOfMemoryError");
    }

    @Test
    void anAdminClientAlone_takesTheMemoryOfALargeHeap_andSaysNothingOfIt() throws Exception {
        String output = run("admin", "-Xmx1g");

        assertThat(output).contains("Timed out waiting for a node assignment").doesNotContain("OutOfMemoryError");
        assertThat(StartingService.peak(output)).isGreaterThan(300);
    }

    private static String run(String whom, String heap) throws Exception {
        return StartingService.run(List.of(heap), whom, "bootstrap.servers=" + tlsPort);
    }
}
