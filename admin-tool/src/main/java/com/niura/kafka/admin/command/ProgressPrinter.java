package com.niura.kafka.admin.command;

import java.io.PrintWriter;
import java.util.List;

import com.niura.kafka.admin.apply.CatalogApplier;
import com.niura.kafka.admin.cluster.ChangeOutcome;
import com.niura.kafka.admin.cluster.CreateOutcome;
import com.niura.kafka.admin.view.ApplyView;
import com.niura.kafka.catalog.Topic;

/**
 * Prints how far apply is: on a terminal one line that counts down while it waits, else, as in a log, a line for each wait.
 *
 * @param topics all that are applied
 * @param out where to
 * @param terminal whether somebody watches, on something that can rewrite a line
 */
public record ProgressPrinter(List<Topic> topics, PrintWriter out, boolean terminal)
        implements CatalogApplier.Progress {

    private static final String REWRITE = "\r\u001b[K";

    @Override
    public void waiting(CatalogApplier.Waiting waiting) {
        String line = ApplyView.waiting(waiting);
        print(terminal ? REWRITE + line : line + "\n");
    }

    @Override
    public void stillWaiting(CatalogApplier.Waiting waiting) {
        if (terminal) {
            waiting(waiting);
        }
    }

    @Override
    public void waitedEnough() {
        if (terminal) {
            print(REWRITE);
        }
    }

    @Override
    public void created(List<CreateOutcome> outcomes) {
        print(ApplyView.creation(topics, outcomes));
    }

    @Override
    public void changed(List<ChangeOutcome> outcomes) {
        print(ApplyView.changes(outcomes));
    }

    private void print(String text) {
        out.print(text);
        out.flush();
    }
}
