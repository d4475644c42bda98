package com.niura.kafka.guard;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** docs/failures.md, made of the faults and of what the guard says of them. */
final class FailuresPage {

    private static final String HEADER = """
            # Failures

            What the guard says when something is wrong, why, and what to do. [The guard](guard.md) says the rest.

            Every sample on this page was printed by the guard. `FailuresIT` and `FailuresAtOneLevelIT` make each of these faults, on a real broker
            where one has a part in it, hold the guard to its words and its time, and compare the samples with this page; `-Dgolden.update=true` writes
            them anew. Names, addresses, ports, access keys, request ids, times and the CPU figures of `CPU_SHORTAGE` are replaced, so that they are the
            same each time; words in capitals are for you to fill in.

            A failure of the cluster, or of the connection path to it, is reported alone: nothing is known about the topics then. Of a
            cluster that answers, all failures of topics are reported, and all warnings, with each remedy once. `CONFIG_DRIFT`,
            `PERMISSION_MISSING`, `EXCESS_PERMISSION`, `LEADER_UNREACHABLE`, `NO_TOPICS` and `UNVERIFIED` are warnings unless `failOn` says
            otherwise. Programs find the same in [the report as JSON](guard.md#the-report-as-json), with the codes as they are here.

            The verdict comes within the guard's time, `timeout`, and half a second; of a process that gets next to no CPU within two seconds. Each code
            says for how long the guard asks again after what is shown there; where it does not, the first such answer is the verdict. "As above" is the remedy of the sample before.

            """;

    /** What remedies begin with, in the guard's reports. */
    private static final String REMEDY = "What to do (";

    private static final Path PAGE = Path.of("../docs/failures.md");
    private static final Path TURN = Path.of("target/failures.lock");
    private static final Path WRITTEN = Path.of("target/failures.md");
    private static final Pattern SAMPLE =
            Pattern.compile("\\n\\*\\*([^\\n]+)\\*\\*\\n\\n```\\n(.+?)\\n```\\n", Pattern.DOTALL);

    private FailuresPage() {}

    /** Returns what the page says of each fault that it has a sample of, in its order. */
    static Map<Fault, String> samples() throws IOException {
        Map<String, String> byFault = new HashMap<>();
        for (String section : Files.readString(PAGE).split("\n## ", -1)) {
            String code = section.substring(0, section.indexOf('\n'));
            SAMPLE.matcher(section)
                    .results()
                    .forEach(sample -> byFault.put(code + ": " + sample.group(1), sample.group(2)));
        }
        Map<Fault, String> samples = new LinkedHashMap<>();
        Map<FailureCode, String> remedies = new EnumMap<>(FailureCode.class);
        for (Fault fault : Faults.ALL) {
            String text = byFault.get(fault.toString());
            if (text != null) {
                String whole = text.replace(asAbove(fault.code()), remedies.getOrDefault(fault.code(), ""));
                samples.put(fault, whole);
                remedies.put(fault.code(), whole.substring(whole.indexOf(REMEDY)));
            }
        }
        return samples;
    }

    /** Writes these samples into the page, and leaves the others as they are. Two processes may do so, one after the other. */
    static void update(Map<Fault, String> said) throws IOException {
        // The lock on a file that somebody else in this process closes is gone, so that it is not the page's.
        try (FileChannel turn = FileChannel.open(TURN, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            turn.lock();
            Map<Fault, String> known = samples();
            Map<Fault, String> samples = new LinkedHashMap<>();
            Faults.ALL.stream()
                    .filter(fault -> said.containsKey(fault) || known.containsKey(fault))
                    .forEach(fault -> samples.put(fault, said.getOrDefault(fault, known.get(fault))));
            Files.move(Files.writeString(WRITTEN, of(samples)), PAGE, StandardCopyOption.ATOMIC_MOVE);
        }
    }

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
                text = text.replace(own, asAbove(code));
            }
            remedies = own;
            page.append("\n**%s**\n\n```\n%s\n```\n".formatted(said.getKey().cause(), text));
        }
    }

    private static String asAbove(FailureCode code) {
        return REMEDY + code + "): as above";
    }

    private static String anchor(FailureCode code) {
        return code.name().toLowerCase(Locale.ROOT);
    }
}
