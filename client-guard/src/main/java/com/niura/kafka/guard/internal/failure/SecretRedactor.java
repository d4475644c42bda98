package com.niura.kafka.guard.internal.failure;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StreamTokenizer;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.niura.kafka.guard.internal.Texts;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.JaasUtils;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the secret values of client properties out of texts that people and logs get to see. Names are not secret: a user has to
 * see which one was refused. Looks for the secrets when it is first asked for a text, so that a healthy check pays nothing.
 * Thread-safe.
 */
public final class SecretRedactor {

    private static final String HIDDEN = "[hidden]";
    private static final String WITHHELD = "the text of the error is not shown, because it may hold a secret";

    /** Shorter values are not replaced: the gaps in the words around would give them away. */
    private static final int SHORTEST_REPLACED = 4;

    private static final Set<String> CONTROL_FLAGS = Set.of("required", "requisite", "sufficient", "optional");

    private final Map<String, ?> properties;
    private volatile @Nullable Secrets secrets;

    /** The longest first; not complete where some are fetched from elsewhere, or in a file that cannot be parsed. */
    private record Secrets(List<String> values, boolean complete) {}

    private SecretRedactor(Map<String, ?> properties) {
        this.properties = properties;
    }

    /** Returns the redactor of a client with these properties, which must not change any more. */
    public static SecretRedactor of(Map<String, ?> clientProperties) {
        return new SecretRedactor(clientProperties);
    }

    /** Returns the text without any of the secret values, and without user and password in URLs. */
    public String redact(String text) {
        Secrets known = secrets();
        if (!known.complete() && text.contains("JAAS")) {
            // Its parser quotes fragments of the line.
            return "the JAAS line cannot be read; its text is not shown because it may hold secrets";
        }
        String redacted = text;
        for (String value : known.values()) {
            if (value.length() < SHORTEST_REPLACED && redacted.contains(value)) {
                return WITHHELD;
            }
            redacted = redacted.replace(value, HIDDEN);
        }
        return redacted.contains("://") ? Urls.USER.matcher(redacted).replaceAll("://" + HIDDEN + "@") : redacted;
    }

    /** Returns the stack trace without any of the secret values. */
    String stackTrace(Throwable error) {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        return redact(trace.toString());
    }

    /** Whether a stack trace of this exception is known to show none of the secret values. */
    boolean areAbsentFrom(Throwable error) {
        for (Throwable t = error; t != null; t = t.getCause()) {
            String shown = String.valueOf(t.getMessage());
            if (!redact(shown).equals(shown)
                    || !Texts.isPrintable(shown)
                    || !Stream.of(t.getSuppressed()).allMatch(this::areAbsentFrom)) {
                return false;
            }
        }
        return secrets().complete();
    }

    private Secrets secrets() {
        Secrets known = secrets;
        if (known == null) {
            known = find();
            secrets = known;
        }
        return known;
    }

    private Secrets find() {
        Set<String> values = new LinkedHashSet<>();
        properties.forEach((name, value) -> {
            String text = value instanceof Password password ? password.value() : String.valueOf(value);
            if (value instanceof Password || name.endsWith(SaslConfigs.SASL_JAAS_CONFIG) || isSecret(name)) {
                values.add(text);
            }
            if (name.endsWith(SaslConfigs.SASL_JAAS_CONFIG)) {
                addSecretsOfLine(text, values);
            }
        });
        boolean complete = !properties.containsKey("config.providers") && (!hasJaasFile() || addSecretsOfFile(values));
        return new Secrets(
                values.stream()
                        .flatMap(SecretRedactor::formsOf)
                        .filter(form -> !form.isBlank())
                        .distinct()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList(),
                complete);
    }

    /** As it was given, as Kafka's clients take it, as reports quote it, and with the escapes of a JAAS line. */
    private static Stream<String> formsOf(String value) {
        return Stream.of(
                value,
                value.trim(),
                Texts.oneLine(value),
                value.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    private static boolean isSecret(String name) {
        String plain =
                name.toLowerCase(Locale.ROOT).replace(".", "").replace("-", "").replace("_", "");
        return Names.SECRET.matcher(plain).find()
                && !Names.PUBLIC.matcher(plain).find();
    }

    /** Reads the line as Kafka's clients do, comments and escapes included. */
    private static void addSecretsOfLine(String line, Set<String> values) {
        try {
            addSecretOptions(
                    JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(line))), values);
        } catch (IllegalArgumentException e) {
            addFragments(line, String.valueOf(e.getMessage()), values);
        }
    }

    private boolean hasJaasFile() {
        return !properties.containsKey(SaslConfigs.SASL_JAAS_CONFIG)
                && String.valueOf(properties.get("security.protocol"))
                        .toUpperCase(Locale.ROOT)
                        .startsWith("SASL");
    }

    /** Reads the file that {@code java.security.auth.login.config} names; false where it cannot be parsed. */
    private static boolean addSecretsOfFile(Set<String> values) {
        try {
            addSecretOptions(JaasContext.loadClientContext(Map.of()), values);
        } catch (IllegalArgumentException e) {
            // It has no entry for Kafka's clients.
            return true;
        } catch (SecurityException e) {
            // That the file is missing may be said; what its parser says may quote it.
            String words = String.valueOf((e.getCause() != null ? e.getCause() : e).getMessage());
            if (!words.contains(System.getProperty(JaasUtils.JAVA_LOGIN_CONFIG_PARAM, "no file"))) {
                values.add(words);
            }
            return false;
        }
        return true;
    }

    private static void addSecretOptions(JaasContext jaas, Set<String> values) {
        jaas.configurationEntries()
                .forEach(entry -> entry.getOptions().forEach((name, value) -> {
                    String text = String.valueOf(value);
                    if (isSecret(name) && !text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
                        values.add(text);
                    }
                }));
    }

    /** Adds what may be secret in a malformed line, all but the module, its flag and names before equals signs; and what is quoted. */
    private static void addFragments(String line, String complaint, Set<String> values) {
        Set<String> names = new HashSet<>(CONTROL_FLAGS);
        Set<String> fragments = new LinkedHashSet<>();
        StreamTokenizer tokens = new StreamTokenizer(new StringReader(line));
        tokens.resetSyntax();
        tokens.whitespaceChars(0, ' ');
        tokens.wordChars('!', Character.MAX_VALUE);
        tokens.quoteChar('"');
        tokens.quoteChar('\'');
        tokens.ordinaryChar('=');
        tokens.ordinaryChar(';');
        String word = "";
        boolean isValue = false;
        boolean isAssigned = false;
        try {
            while (tokens.nextToken() != StreamTokenizer.TT_EOF) {
                if (tokens.ttype == '=') {
                    if (!isValue) {
                        names.add(word);
                    }
                    isAssigned = true;
                } else if (tokens.sval != null) {
                    (word.isEmpty() ? names : fragments).add(tokens.sval);
                    word = tokens.sval;
                    isValue = isAssigned;
                    isAssigned = false;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a string can be read", e);
        }
        // Of an unquoted value its parser may have read a part.
        int quote = complaint.indexOf('\'') + 1;
        String quoted = complaint.substring(quote, Math.max(quote, complaint.lastIndexOf('\'')));
        if (line.contains(quoted)) {
            fragments.add(quoted);
        }
        fragments.removeAll(names);
        fragments.removeIf(fragment -> fragment.length() < SHORTEST_REPLACED);
        values.addAll(fragments);
    }

    /** Of properties and options, in small letters and without separators; apart, so that they are compiled for the first failure. */
    private static final class Names {
        static final Pattern SECRET =
                Pattern.compile("password|passphrase|secret|credential|token|privatekey|apikey|keystorekey|userinfo");
        /** How names end that contain such a word, and are those of something public. */
        static final Pattern PUBLIC =
                Pattern.compile("(?:clientid|scope|url|uri|endpoint|file|path|location|class|type|seconds|tokenauth)$");
    }

    /** Apart, so that it is compiled for the first text that has a URL. */
    private static final class Urls {
        static final Pattern USER = Pattern.compile("://[^/?#\\s\"'<>]*@");
    }
}
