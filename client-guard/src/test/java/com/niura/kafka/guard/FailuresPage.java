package com.niura.kafka.guard;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** docs/failures.md, made of the faults and of what the guard says of them. */
final class FailuresPage {

    private static final String HEADER = """
            # Failures

            What the guard says when something is wrong, why, and what to do. [The guard](guard.md) says the rest.

            Every sample on this page was printed by the guard. `FailuresIT` makes each of these faults on real brokers, holds the guard to
            its words and its time, and compares the samples with this page; `-Dgolden.update=true` writes the page anew. Names,
            addresses, ports, access keys, request ids and times are replaced, so that they are the same each time; words in capitals are
            for you to fill in.

            A failure of the cluster, or of the connection path to it, is reported alone: nothing is known about the topics then. Of a
            cluster that answers, all failures of topics are reported, and all warnings, with each remedy once. `CONFIG_DRIFT`,
            `PERMISSION_MISSING`, `EXCESS_PERMISSION`, `LEADER_UNREACHABLE`, `NO_TOPICS` and `UNVERIFIED` are warnings unless `failOn` says
            otherwise. Programs find the same in [the report as JSON](guard.md#the-report-as-json), with the codes as they are here.

            The verdict comes within the guard's time, `timeout`, and half a second. Each code says for how long the guard asks again; where it
            does not, the first such answer is the verdict. "As above" is the remedy of the sample before.

            """;

    /** What remedies begin with, in the guard's reports. */
    private static final String REMEDY = "What to do (";

    private FailuresPage() {}

    /** @param said what the guard said of each fault, in the order of the page */
    static String of(Map<Fault, String> said) {
        Map<FailureCode, Map<Fault, String>> byCode = new EnumMap<>(FailureCode.class);
        said.forEach((fault, text) -> byCode.computeIfAbsent(fault.code(), code -> new LinkedHashMap<>())
                .put(fault, text));
        StringBuilder page = new StringBuilder(HEADER);
        page.append(byCode.keySet().stream()
                .map(code -> "[`%s`](#%s)".formatted(code, anchor(code)))
                .collect(Collectors.joining(" ·\n")));
        page.append('\n');
        byCode.forEach((code, faults) -> append(page, code, faults));
        return page.toString();
    }

    private static void append(StringBuilder page, FailureCode code, Map<Fault, String> faults) {
        // The anchor that GitHub makes of it is the code in small letters.
        page.append("\n## ").append(code).append("\n\nAsked again: ");
        page.append(faults.keySet().stream()
                .map(fault -> fault.retried().words())
                .distinct()
                .collect(Collectors.joining("; or ")));
        page.append(".\n");
        String remedies = "";
        for (Map.Entry<Fault, String> said : faults.entrySet()) {
            String text = said.getValue();
            String own = text.substring(text.indexOf(REMEDY));
            if (own.equals(remedies)) {
                text = text.replace(own, REMEDY + code + "): as above");
            }
            remedies = own;
            page.append("\n**%s**\n\n```\n%s\n```\n".formatted(said.getKey().cause(), text));
        }
    }

    private static String anchor(FailureCode code) {
        return code.name().toLowerCase(Locale.ROOT);
    }
}
