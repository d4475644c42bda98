package com.niura.kafka.catalog;

import java.util.Collection;

/** A name was asked for that the catalog does not declare. The message suggests the nearest name that it does. */
public final class UnknownNameException extends CatalogException {
    private static final long serialVersionUID = 1L;

    /** @param kind "topic", "service" or "environment" */
    UnknownNameException(String kind, String name, Collection<String> known) {
        super("unknown " + kind + " " + Quoted.text(name) + ": "
                + NearestName.to(name, known)
                        .map(nearest -> "did you mean " + Quoted.name(nearest) + "? The catalog knows ")
                        .orElse("the catalog knows ")
                + (known.isEmpty()
                        ? "no " + kind
                        : Quoted.names(known.stream().sorted().toList())));
    }
}
