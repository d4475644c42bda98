package com.niura.kafka.catalog;

import java.util.Collection;
import java.util.Locale;
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
            shown.append(visible(codePoint));
        });
        return text.codePointCount(0, text.length()) > LONGEST ? shown + "…" : shown.toString();
    }

    /** The whole text as it is, except for invisible characters. */
    static String visible(String text) {
        var shown = new StringBuilder();
        for (int i = 0, codePoint; i < text.length(); i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            shown.append(visible(codePoint));
        }
        return shown.toString();
    }

    static String visible(int codePoint) {
        return switch (codePoint) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default ->
                isVisible(codePoint)
                        ? Character.toString(codePoint)
                        : String.format(Locale.ROOT, "\\u{%04x}", codePoint);
        };
    }

    /** False for what a terminal acts on or does not show: controls, text direction marks, lone surrogates, … */
    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.PRIVATE_USE, Character.UNASSIGNED -> false;
            default -> !TopicRules.isControl(codePoint);
        };
    }
}
