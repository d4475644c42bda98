package com.niura.kafka.catalog;

import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Foreign text made safe to print in a message: invisible characters escaped, long text cut. */
final class Quoted {
    private static final int LONGEST = 60;
    private static final int MOST_NAMES = 12;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,248}");

    private Quoted() {}

    /** The text in double quotes. */
    static String text(String text) {
        return '"' + escaped(text) + '"';
    }

    /** A name as it is if it is an ordinary one, in double quotes otherwise. */
    static String name(String name) {
        return PLAIN.matcher(name).matches() ? name : text(name);
    }

    /** Names in a row, the first 12 of them. */
    static String names(Collection<String> names) {
        var shown = names.stream().limit(MOST_NAMES).map(Quoted::name).collect(Collectors.joining(", "));
        var rest = names.size() - MOST_NAMES;
        return rest > 0 ? shown + " and " + rest + " more" : shown;
    }

    /** The text cut if it is long, without quotes around it. */
    static String escaped(String text) {
        var shown = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(codePoint -> {
            if (codePoint == '"' || codePoint == '\\') {
                shown.append('\\');
            }
            append(shown, codePoint);
        });
        return text.codePointCount(0, text.length()) > LONGEST ? shown + "…" : shown.toString();
    }

    /** The whole text as it is, except for invisible characters. */
    static String visible(String text) {
        var shown = new StringBuilder();
        text.codePoints().forEach(codePoint -> append(shown, codePoint));
        return shown.toString();
    }

    private static void append(StringBuilder shown, int codePoint) {
        switch (codePoint) {
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            default -> {
                if (isVisible(codePoint)) {
                    shown.appendCodePoint(codePoint);
                } else {
                    shown.append("\\u{%04x}".formatted(codePoint));
                }
            }
        }
    }

    /** False for what a terminal acts on or does not show: controls, text direction marks, lone surrogates, … */
    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
