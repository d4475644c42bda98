package com.niura.kafka.guard.internal;

import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.stream.Collectors;

/** Small wordings that reports share, in ASCII digits whatever the locale. Stateless. */
public final class Texts {

    /** The most items that a text lists before it says "and N more". */
    public static final int MOST_LISTED = 20;

    private Texts() {}

    /**
     * Returns the lines of a text one behind the other, with one blank for each break and the blanks around it, and without what
     * could repaint a terminal or forge a log line: control characters and marks of direction become {@code ?}.
     */
    public static String oneLine(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().map(Texts::printable).forEach(printable::appendCodePoint);
        return printable
                .toString()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** Whether a text has nothing that could repaint a terminal; it may have several lines. */
    public static boolean isPrintable(String text) {
        return text.codePoints().allMatch(c -> c == '\t' || printable(c) != '?' || c == '?');
    }

    private static int printable(int c) {
        return switch (c) {
            case '\n', '\r', '\u000B', '\f', '\u0085', '\u2028', '\u2029' -> '\n';
            case '\t' -> ' ';
            // Those of format include what turns the direction of writing.
            default -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c;
        };
    }

    /** Returns the text's beginning of so many characters, with an ellipsis where something was cut off. */
    public static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }

    /** Returns the first 20 items with commas, then "and N more". */
    public static String enumeration(Collection<?> items) {
        StringBuilder listed = new StringBuilder();
        Iterator<?> all = items.iterator();
        for (int i = 0; i < MOST_LISTED && all.hasNext(); i++) {
            listed.append(i == 0 ? "" : ", ").append(all.next());
        }
        int left = items.size() - MOST_LISTED;
        return left > 0 ? listed + " and " + left + " more" : listed.toString();
    }

    /** Returns seconds with one decimal place below ten seconds, whole seconds above: "0.3 s", "15 s". */
    public static String seconds(Duration duration) {
        long millis = duration.toMillis();
        long tenths = Math.round(millis / 100.0);
        return tenths < 100 && millis % 1000 != 0
                ? tenths / 10 + "." + tenths % 10 + " s"
                : Math.round(millis / 1000.0) + " s";
    }

    /** Returns the number with the noun, which gets an s unless there is one of it: "1 topic", "3 topics". */
    public static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
