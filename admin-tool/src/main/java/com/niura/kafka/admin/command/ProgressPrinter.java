package com.niura.kafka.admin.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import com.niura.kafka.admin.apply.Progress;
import com.niura.kafka.admin.apply.StepResult;
import com.niura.kafka.admin.plan.Step;
import com.niura.kafka.admin.view.ApplyView;

/**
 * Prints what became of steps as soon as that is known, and how long apply waits: on a terminal one line that counts down, else, as in
 * a log, a line for each wait.
 */
final class ProgressPrinter implements Progress {

    private static final String REWRITE = "\r\u001b[K";
    /** What is wider than the terminal is cut off, since REWRITE takes one row back. */
    private static final String WITHOUT_WRAPPING = "\u001b[?7l";

    private static final String WITH_WRAPPING = "\u001b[?7h";

    private final List<Step> steps;
    private final int width;
    private final PrintWriter out;
    private final Optional<PrintWriter> terminal;
    private final Consumer<List<StepResult>> recorder;
    private final List<StepResult> ended = new ArrayList<>();
    private String section = "";

    /**
     * @param steps all that are taken
     * @param terminal takes escape sequences, where somebody watches
     * @param recorder gets all results so far whenever there are more
     */
    ProgressPrinter(
            List<Step> steps, PrintWriter out, Optional<PrintWriter> terminal, Consumer<List<StepResult>> recorder) {
        this.steps = steps;
        this.width =
                steps.stream().mapToInt(step -> step.topic().length()).max().orElse(0);
        this.out = out;
        this.terminal = terminal;
        this.recorder = recorder;
    }

    /** Records that nothing was asked for yet. */
    void start() {
        record();
    }

    /** Records what has ended, and all else as pending: it may be asked for at any moment. */
    private void record() {
        List<StepResult> soFar = new ArrayList<>(ended);
        steps.stream()
                .filter(step -> ended.stream().noneMatch(result -> result.step().equals(step)))
                .map(step -> new StepResult(step, StepResult.Status.PENDING, Optional.empty(), ""))
                .forEach(soFar::add);
        recorder.accept(soFar);
    }

    @Override
    public void ended(List<StepResult> results) {
        for (StepResult result : results) {
            String title = result.step() instanceof Step.Create ? "Creating topics:" : "Changing topics:";
            out.print((title.equals(section) ? "" : "\n" + title + "\n") + ApplyView.line(result, width));
            section = title;
        }
        out.flush();
        ended.addAll(results);
        record();
    }

    @Override
    public void waiting(Waiting waiting) {
        String line = ApplyView.waiting(waiting);
        terminal.ifPresentOrElse(watched -> rewrite(watched, line), () -> out.println(line));
        out.flush();
    }

    @Override
    public void stillWaiting(Waiting waiting) {
        terminal.ifPresent(watched -> rewrite(watched, ApplyView.waiting(waiting)));
    }

    @Override
    public void waited() {
        terminal.ifPresent(watched -> rewrite(watched, ""));
    }

    private static void rewrite(PrintWriter terminal, String line) {
        terminal.print(REWRITE + WITHOUT_WRAPPING + line + WITH_WRAPPING);
        terminal.flush();
    }
}
