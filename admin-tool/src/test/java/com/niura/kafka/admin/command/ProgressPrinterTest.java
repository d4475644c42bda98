package com.niura.kafka.admin.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import com.niura.kafka.admin.apply.Progress;
import com.niura.kafka.admin.apply.StepResult;
import com.niura.kafka.admin.plan.Step;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressPrinterTest {

    /** The line is cleared, and what follows stays in it. */
    private static final String REWRITE = "\r\u001b[K\u001b[?7l";

    private static final String WRAPPING_AGAIN = "\u001b[?7h";
    private static final String CREATED = "\nCreating topics:\n  orders  partitions: 3  created\n";

    private final StringWriter printed = new StringWriter();
    private final List<StepResult.Status> recorded = new ArrayList<>();

    @Test
    void inALog_eachWaitIsALine() {
        print(false);

        assertThat(printed)
                .hasToString(
                        "0 of 1 topic done; the cluster takes more new partitions in 2 s, all of them in about 7 s\n"
                                + CREATED);
    }

    @Test
    void onATerminal_oneLineCountsDownAndGoes() {
        print(true);

        assertThat(printed)
                .hasToString(REWRITE
                        + "0 of 1 topic done; the cluster takes more new partitions in 2 s, all of them in about 7 s"
                        + WRAPPING_AGAIN
                        + REWRITE
                        + "0 of 1 topic done; the cluster takes more new partitions in 1 s, all of them in about 6 s"
                        + WRAPPING_AGAIN
                        + REWRITE
                        + WRAPPING_AGAIN
                        + CREATED);
    }

    @Test
    void everyStep_isRecordedAsPendingUntilItHasEnded() {
        print(false);

        assertThat(recorded).containsExactly(StepResult.Status.PENDING, StepResult.Status.DONE);
    }

    private void print(boolean terminal) {
        Step step = new Step.Create("orders", 3, OptionalInt.empty(), Map.of());
        PrintWriter out = new PrintWriter(printed);
        ProgressPrinter printer = new ProgressPrinter(
                List.of(step),
                out,
                terminal ? Optional.of(out) : Optional.empty(),
                all -> all.forEach(result -> recorded.add(result.status())));
        printer.start();
        printer.waiting(new Progress.Waiting(0, 1, Duration.ofSeconds(2), Duration.ofSeconds(7), Optional.empty()));
        printer.stillWaiting(
                new Progress.Waiting(0, 1, Duration.ofSeconds(1), Duration.ofSeconds(6), Optional.empty()));
        printer.waited();
        printer.ended(List.of(new StepResult(step, StepResult.Status.DONE, Optional.empty(), "")));
    }
}
