package com.niura.kafka.guard;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a guard said.
 *
 * @param text its report, for people
 * @param ready whether all that it found is warnings
 * @param codes those of all that it found, each once
 * @param attempts how often the cluster was asked
 * @param elapsed how long it took, by the clock of who waited for the report
 */
record GuardOutput(String text, boolean ready, List<FailureCode> codes, int attempts, Duration elapsed) {

    private static final Pattern PRINTED =
            Pattern.compile("(?<text>.* is not ready: (?<code>[A-Z_]+): .*\\n(?s:.*?What to do.*))"
                    + "\\nattempts: (?<attempts>\\d+)\\nelapsed: (?<elapsed>\\d+) ms\\n");

    static GuardOutput of(TopicGuard guard) {
        long start = System.nanoTime();
        ReadinessReport report = guard.check();
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        List<Failure> all = Stream.concat(report.failures().stream(), report.warnings().stream())
                .toList();
        assertThat(all).as(report.text()).isNotEmpty().allSatisfy(failure -> {
            assertThat(failure.headline())
                    .contains(failure.resource().orElse(""))
                    .doesNotContain("\n");
            assertThat(failure.action()).isNotBlank();
        });
        assertThat(report + report.json()).doesNotContain(Clusters.SECRET, "guessed-wrong");
        return new GuardOutput(
                report.text(),
                report.isReady(),
                all.stream().map(Failure::code).distinct().toList(),
                report.attempts(),
                elapsed);
    }

    /** In what a {@link StartingService} printed whose cluster had failed. */
    static GuardOutput printed(String output) {
        Matcher report = PRINTED.matcher(output);
        if (!report.find()) {
            throw new AssertionError("no report in what was printed: " + output);
        }
        return new GuardOutput(
                report.group("text"),
                false,
                List.of(FailureCode.valueOf(report.group("code"))),
                Integer.parseInt(report.group("attempts")),
                Duration.ofMillis(Long.parseLong(report.group("elapsed"))));
    }

    /** For what is tried again before the cluster is asked. */
    GuardOutput withAttempts(int number) {
        return new GuardOutput(text, ready, codes, number, elapsed);
    }

    GuardOutput after(Duration time) {
        return new GuardOutput(text, ready, codes, attempts, time);
    }
}
