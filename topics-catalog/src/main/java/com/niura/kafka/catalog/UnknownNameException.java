package com.niura.kafka.catalog;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** A name was asked for that the catalog does not declare. The message suggests the nearest name that it does. */
public final class UnknownNameException extends CatalogException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String name;
    private final transient List<String> knownNames;
    private final @Nullable String suggestion;

    private UnknownNameException(Kind kind, String name, List<String> knownNames, @Nullable String suggestion) {
        super(message(kind, name, knownNames, suggestion));
        this.kind = kind;
        this.name = name;
        this.knownNames = knownNames;
        this.suggestion = suggestion;
    }

    static UnknownNameException of(Kind kind, String name, Collection<String> knownNames) {
        return new UnknownNameException(
                kind,
                name,
                knownNames.stream().sorted().toList(),
                NearestName.to(name, knownNames).orElse(null));
    }

    /** What was asked for. */
    public Kind kind() {
        return kind;
    }

    /** The name that the catalog does not declare. */
    public String name() {
        return name;
    }

    /** The names of that kind that it does declare, sorted. */
    public List<String> knownNames() {
        return knownNames;
    }

    /** The declared name that was probably meant, if one is near enough. */
    public Optional<String> suggestion() {
        return Optional.ofNullable(suggestion);
    }

    private static String message(Kind kind, String name, List<String> knownNames, @Nullable String suggestion) {
        var unknown = "unknown " + kind.word() + " " + Quoted.text(name);
        var known = "he catalog knows " + (knownNames.isEmpty() ? "no " + kind.word() : Quoted.names(knownNames));
        return suggestion == null
                ? unknown + ": t" + known
                : unknown + ": did you mean " + Quoted.name(suggestion) + "? T" + known;
    }

    /** The kinds of names that a catalog declares. */
    public enum Kind {
        SERVICE,
        TOPIC,
        ENVIRONMENT;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
