package com.niura.kafka.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** docs/iam.md, as tests read it. */
final class IamPage {

    private static final Pattern ROW =
            Pattern.compile("^\\| `(\\w+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private IamPage() {}

    /**
     * One action that a role needs.
     *
     * @param reason what for, in words that follow "to"
     * @param withoutIt what fails when it is missing, and why else it is there
     */
    record Row(String action, String on, String reason, String withoutIt) {}

    static String text() {
        try {
            return Files.readString(Path.of("../docs/iam.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of the table under a heading. */
    static List<Row> rows(String heading) {
        String section =
                text().split("\n### " + Pattern.quote(heading) + "\n", 2)[1].split("\n##", 2)[0];
        return ROW.matcher(section)
                .results()
                .map(row -> new Row(row.group(1), row.group(2), row.group(3), row.group(4)))
                .toList();
    }

    /** By action, the work that fails without it. */
    static Map<String, Set<String>> failingWithout(String heading) {
        Map<String, Set<String>> failing = new LinkedHashMap<>();
        rows(heading)
                .forEach(row -> failing.put(
                        row.action(),
                        CODE.matcher(row.withoutIt())
                                .results()
                                .map(work -> work.group(1))
                                .collect(Collectors.toCollection(TreeSet::new))));
        return failing;
    }
}
