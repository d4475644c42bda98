package com.niura.kafka.guard;

import java.time.Duration;
import java.util.List;

import com.niura.kafka.localmsk.fault.FaultProxy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Those faults where the brokers' level makes no difference. */
@Tag("one-level")
class FailuresAtOneLevelIT extends FaultTests {

    FailuresAtOneLevelIT() {
        super(faults());
    }

    static List<Fault> faults() {
        return Faults.ALL.stream().filter(fault -> !fault.atEveryLevel()).toList();
    }

    // A plain-text client takes the TLS alert that it gets from a TLS port for the length of a message, 336 MiB, and
    // allocates that much (KAFKA-4090). Services with a small heap die of it, others lose the memory for as long as
    // they
    // try; those with a guard hear of it first, as the faults show.

    @Test
    void alertThatComesTooLateForTheFirstLook_costsTheClientsThread_andIsToldInTime() throws Exception {
        clusters.msk().proxy().delay(FaultProxy.Direction.DOWN, Duration.ofMillis(1500));

        String output = runAtTlsPort("guard", "-Xmx64m");

        // A damaged answer ends it in the same way, so that TLS is not more than likely.
        assertThat(output)
                .contains(
                        "OutOfMemoryError",
                        "eeg is not ready: UNREACHABLE",
                        "or one of TLS",
                        "Make the port and security.protocol agree");
        assertThat(GuardOutput.printed(output).elapsed()).isLessThan(StartingService.TIMEOUT);
    }

    @Test
    void adminClientAloneAtATlsPort_runsOutOfASmallHeap() throws Exception {
        assertThat(runAtTlsPort("admin", "-Xmx64m")).contains("The AdminClient thread has exited", "OutOfMemoryError");
    }

    @Test
    void adminClientAloneAtATlsPort_takesTheMemoryOfALargeHeap_andSaysNothingOfIt() throws Exception {
        String output = runAtTlsPort("admin", "-Xmx1g");

        assertThat(output).contains("Timed out waiting for a node assignment").doesNotContain("OutOfMemoryError");
        assertThat(StartingService.peak(output)).isGreaterThan(300);
    }

    private static String runAtTlsPort(String whom, String heap) throws Exception {
        return StartingService.run(List.of(heap), whom, "bootstrap.servers=" + clusters.mskByAddress());
    }
}
