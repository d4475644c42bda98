package com.niura.kafka.admin.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import com.niura.kafka.admin.apply.CatalogApplier;
import com.niura.kafka.admin.cluster.CreateOutcome;
import com.niura.kafka.catalog.Topic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressPrinterTest {

    private static final List<Topic> TOPICS =
            List.of(Topic.named("orders").partitions(3).purpose("Orders").build());
    private static final String REWRITE = "\r\u001b[K";
    private static final String CREATED = "\nCreating topics:\n  orders  partitions: 3  created\n";

    private final StringWriter printed = new StringWriter();

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
                        + REWRITE
                        + "0 of 1 topic done; the cluster takes more new partitions in 1 s, all of them in about 6 s"
                        + REWRITE + CREATED);
    }

    private void print(boolean terminal) {
        ProgressPrinter printer = new ProgressPrinter(TOPICS, new PrintWriter(printed), terminal);
        printer.waiting(
                new CatalogApplier.Waiting(0, 1, Duration.ofSeconds(2), Duration.ofSeconds(7), Optional.empty()));
        printer.stillWaiting(
                new CatalogApplier.Waiting(0, 1, Duration.ofSeconds(1), Duration.ofSeconds(6), Optional.empty()));
        printer.waitedEnough();
        printer.created(List.of(new CreateOutcome.Created("orders")));
    }
}
