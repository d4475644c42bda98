package com.niura.kafka.guard;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a guard said.
 *
 * @param text its report, for people
 * @param codes those of all that it found, each once
 * @param headline the first
 * @param action what to do about that
 * @param attempts how often the cluster was asked
 * @param elapsed how long it took
 * @param findings what it found, unless that was in another JVM
 */
record Seen(
        String text,
        List<FailureCode> codes,
        String headline,
        String action,
        int attempts,
        Duration elapsed,
        Optional<Findings> findings) {

    private static final Pattern PRINTED = Pattern.compile(
            "(?<text>.* is not ready: (?<code>[A-Z_]+): (?<headline>.*)\\nWhat to do \\([A-Z_]+\\): (?<action>(?s:.*)))"
                    + "\\nattempts: (?<attempts>\\d+)\\nelapsed: (?<elapsed>\\d+) ms\\n");

    /** @param elapsed by the clock of who waited for the report */
    static Seen in(ReadinessReport report, Duration elapsed) {
        List<Failure> all = Stream.concat(report.failures().stream(), report.warnings().stream())
                .toList();
        assertThat(all)
                .as(report.text())
                .isNotEmpty()
                .allSatisfy(failure -> assertThat(failure.headline())
                        .contains(failure.resource().orElse("")));
        return new Seen(
                report.text(),
                all.stream().map(Failure::code).distinct().toList(),
                all.get(0).headline(),
                all.get(0).action(),
                report.attempts(),
                elapsed,
                Optional.of(new Findings(
                        report.verdicts(),
                        report.clusterFailure(),
                        Stream.concat(report.failedConcerns().stream(), report.warnings().stream())
                                .toList())));
    }

    /** In what a {@link StartingService} printed whose cluster had failed. */
    static Seen printed(String output) {
        Matcher report = PRINTED.matcher(output);
        if (!report.find()) {
            throw new AssertionError("no report in what was printed: " + output);
        }
        return new Seen(
                report.group("text"),
                List.of(FailureCode.valueOf(report.group("code"))),
                report.group("headline"),
                report.group("action"),
                Integer.parseInt(report.group("attempts")),
                Duration.ofMillis(Long.parseLong(report.group("elapsed"))),
                Optional.empty());
    }
}
