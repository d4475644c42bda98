package com.niura.kafka.guard;

import java.io.IOException;
import java.io.StreamTokenizer;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.apache.kafka.common.config.types.Password;

/**
 * Keeps the secret values of client properties out of texts that people and logs get to see. Names are not secret: a
 * user has to see which one was refused.
 */
final class Secrets {

    private static final String HIDDEN = "[hidden]";

    private static final Pattern SECRET_NAME = Pattern.compile(
            "password|passphrase|secret|credential|token(?!\\.endpoint|.*url)|private\\.?key|api\\.?key|keystore\\.key");

    /** What quotes enclose, up to the end of the line, with escapes. Possessive, here and below: the matcher recurses for what it may give back. */
    private static final String QUOTED = "%1$s([^%1$s\\\\\\r\\n]*+(?:\\\\.[^%1$s\\\\\\r\\n]*+)*+)%1$s";

    /** {@code name="value"} or {@code name=value}, up to the semicolon that ends the line. */
    private static final Pattern JAAS_OPTION = Pattern.compile("\\s+([^\\s=\"';]+)\\s*=\\s*(?:" + QUOTED.formatted("\"")
            + "|" + QUOTED.formatted("'") + "|([^\\s\"';]+))");

    private static final Pattern WELL_FORMED_JAAS = Pattern.compile(
            "\\s*\\S+\\s+(?i:required|requisite|sufficient|optional)((?:" + JAAS_OPTION + ")*+)\\s*;\\s*");

    private static final Pattern DELIMITERS = Pattern.compile("[\\s\"'=;]+");
    /** Shorter fragments of a malformed line ("1", "no") are no secrets, and hiding them would maim ordinary words. */
    private static final int SHORTEST_FRAGMENT = 4;

    private final List<String> values;
    /** Values that Kafka's clients fetch from elsewhere are not known here, so nothing can be searched for them. */
    private final boolean complete;

    private Secrets(List<String> values, boolean complete) {
        this.values = values;
        this.complete = complete;
    }

    static Secrets of(Map<String, ?> clientProperties) {
        Set<String> values = new LinkedHashSet<>();
        clientProperties.forEach((key, value) -> {
            if (value == null) {
                return;
            }
            String text = value instanceof Password password ? password.value() : value.toString();
            if (key.endsWith("jaas.config")) {
                values.add(text);
                addSecretsOfJaasLine(text, values);
            } else if (value instanceof Password || isSecret(key)) {
                values.add(text);
            }
        });
        List<String> forms = values.stream()
                .flatMap(Secrets::formsOf)
                .filter(form -> !form.isBlank())
                .distinct()
                // The longest first: a whole line must go before the fragments in it.
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        return new Secrets(forms, clientProperties.get("config.providers") == null);
    }

    /** Whether these are all the secrets that there are. */
    boolean areComplete() {
        return complete;
    }

    /** The text without any of the secret values. */
    String redact(String text) {
        if (!complete && text.contains("JAAS")) {
            // Its parser quotes fragments of the line.
            return "the JAAS line cannot be read; its text is not shown because it may hold secrets";
        }
        String redacted = text;
        for (String value : values) {
            if (value.length() < SHORTEST_FRAGMENT && redacted.contains(value)) {
                // The gaps in the words around it would give it away.
                return "the text of the error is not shown, because it may hold a secret";
            }
            redacted = redacted.replace(value, HIDDEN);
        }
        return redacted;
    }

    /** Whether a stack trace of this exception is known to show none of the secret values. */
    boolean areAbsentFrom(Throwable error) {
        if (!complete) {
            return false;
        }
        for (Throwable t = error; t != null; t = t.getCause()) {
            String shown = String.valueOf(t.getMessage());
            if (!redact(shown).equals(shown)) {
                return false;
            }
            for (Throwable suppressed : t.getSuppressed()) {
                if (!areAbsentFrom(suppressed)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** As it was given, as Kafka's clients take it, and as reports quote it. */
    private static Stream<String> formsOf(String value) {
        return Stream.of(value, value.trim(), Text.oneLine(value));
    }

    private static boolean isSecret(String name) {
        return SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).find();
    }

    private static void addSecretsOfJaasLine(String line, Set<String> values) {
        Matcher wellFormed = WELL_FORMED_JAAS.matcher(line);
        if (!wellFormed.matches()) {
            // Whoever parses it may quote any fragment, and which of them are secret cannot be told.
            Stream.concat(DELIMITERS.splitAsStream(line), wordsOf(line).stream())
                    .filter(fragment -> fragment.length() >= SHORTEST_FRAGMENT)
                    .forEach(values::add);
            return;
        }
        Matcher option = JAAS_OPTION.matcher(wellFormed.group(1));
        while (option.find()) {
            if (isSecret(option.group(1))) {
                Stream.of(2, 3, 4).map(option::group).filter(Objects::nonNull).forEach(values::add);
                // Without the escapes, as it is sent to the broker.
                if (option.group(2) != null) {
                    values.addAll(wordsOf('"' + option.group(2) + '"'));
                } else if (option.group(3) != null) {
                    values.addAll(wordsOf("'" + option.group(3) + "'"));
                }
            }
        }
    }

    /** The words of a JAAS line, and what it has in quotes without the quotes and escapes: read as Kafka's clients read it. */
    private static List<String> wordsOf(String line) {
        StreamTokenizer tokens = new StreamTokenizer(new StringReader(line));
        tokens.slashSlashComments(true);
        tokens.slashStarComments(true);
        tokens.wordChars('-', '-');
        tokens.wordChars('_', '_');
        tokens.wordChars('$', '$');
        List<String> words = new ArrayList<>();
        try {
            while (tokens.nextToken() != StreamTokenizer.TT_EOF) {
                if (tokens.sval != null) {
                    words.add(tokens.sval);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a string can be read", e);
        }
        return words;
    }
}
