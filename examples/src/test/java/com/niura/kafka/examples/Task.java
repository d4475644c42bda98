package com.niura.kafka.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A task definition, run on this machine as ECS does it: each container as a process, in the order of the file, and one that waits
 * for the success of others only when they have ended with 0.
 */
final class Task implements AutoCloseable {

    /** A container's process, and what it has printed so far. */
    static final class Run {
        private final Process process;
        private final BufferedReader output;
        private final StringBuilder text = new StringBuilder();

        private Run(ProcessBuilder program) {
            try {
                process = program.redirectErrorStream(true).start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            output = process.inputReader(StandardCharsets.UTF_8);
        }

        static Run start(Map<String, String> environment, List<String> command) {
            ProcessBuilder program = new ProcessBuilder(command);
            program.environment().putAll(environment);
            return new Run(program);
        }

        /** Reads until a line has these words, or the program ends; the tests' time limit ends the waiting. */
        String until(String words) {
            try {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    text.append(line).append('\n');
                    if (line.contains(words)) {
                        return text.toString();
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            throw new AssertionError("expected \"" + words + "\", but the program has printed:\n" + text);
        }

        /** Everything that it has printed, at its end. */
        String text() {
            output.lines().forEach(line -> text.append(line).append('\n'));
            return text.toString();
        }

        /** The JSON that it has printed; notes on stderr come besides. */
        String json() {
            String printed = text();
            return printed.substring(printed.indexOf('{'), printed.lastIndexOf('}') + 1);
        }

        int exitCode() {
            text();
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        /** Asks it to end, as ECS does, with SIGTERM. */
        void stop() {
            process.toHandle().destroy();
        }
    }

    private final Map<String, Run> runs = new LinkedHashMap<>();

    /**
     * Starts it, and waits for the ends that it waits for.
     *
     * @param programs for each container the program in its image, which gets the definition's {@code command} as arguments
     */
    static Task start(TaskDefinition definition, Map<String, List<String>> programs, Map<String, String> environment) {
        Task task = new Task();
        for (TaskDefinition.Container container : definition.containers()) {
            if (container.waitsFor().stream().allMatch(other -> task.run(other).exitCode() == 0)) {
                List<String> command =
                        new ArrayList<>(Objects.requireNonNull(programs.get(container.name()), container.name()));
                command.addAll(container.command());
                task.runs.put(container.name(), Run.start(environment, command));
            }
        }
        return task;
    }

    /** The names of the containers that were started. */
    List<String> started() {
        return List.copyOf(runs.keySet());
    }

    Run run(String container) {
        return Objects.requireNonNull(runs.get(container), container);
    }

    @Override
    public void close() {
        runs.values().forEach(run -> {
            run.stop();
            try {
                if (!run.process.waitFor(10, TimeUnit.SECONDS)) {
                    run.process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                run.process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        });
    }
}
