package com.niura.kafka.guard;

import java.time.Duration;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Small wordings that reports share. */
final class Text {

    private static final int MOST_LISTED = 20;

    private static final Pattern LINE_BREAK = Pattern.compile("\\R");

    private Text() {}

    /** The lines of a text one behind the other, with one blank for each break and the blanks around it. */
    static String oneLine(String text) {
        return LINE_BREAK
                .splitAsStream(text)
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** The first 20 items with commas, then "and N more". */
    static String enumeration(Collection<?> items) {
        String listed = items.stream().limit(MOST_LISTED).map(String::valueOf).collect(Collectors.joining(", "));
        int left = items.size() - MOST_LISTED;
        return left > 0 ? listed + " and " + left + " more" : listed;
    }

    /** Seconds with one decimal place below ten seconds, whole seconds above: "0.3 s", "15 s". */
    static String seconds(Duration duration) {
        long millis = duration.toMillis();
        long tenths = Math.round(millis / 100.0);
        return tenths < 100 && millis % 1000 != 0
                ? tenths / 10 + "." + tenths % 10 + " s"
                : Math.round(millis / 1000.0) + " s";
    }

    static String warnings(int count) {
        return count == 1 ? "1 warning" : count + " warnings";
    }

    static String topics(int count) {
        return count == 1 ? "1 topic" : count + " topics";
    }

    static String partitions(int count) {
        return count == 1 ? "1 partition" : count + " partitions";
    }
}
