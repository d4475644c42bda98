package com.niura.kafka.catalog;

import java.util.Objects;
import java.util.Optional;

/**
 * One thing that is wrong in a catalog, or {@linkplain TopicCatalog#notices() was ignored}, and where.
 *
 * @param location where it stands in the catalog's file; empty for a catalog built in code, and for a problem with the
 *     file as a whole (missing, too large, …)
 * @param path where it stands in the catalog, such as {@code topics.eeg.raw.data.partitions}; empty for the catalog as
 *     a whole
 * @param message what is wrong, as a sentence that names the path, the rule and the offending value; values are quoted
 *     with control characters escaped and are cut when long, so that it can be printed as it is
 */
public record CatalogProblem(Optional<Location> location, String path, String message) {

    /** Throws {@link NullPointerException} if any argument is null. */
    public CatalogProblem {
        Objects.requireNonNull(location, "location must not be null");
        Objects.requireNonNull(path, "path must not be null");
        Objects.requireNonNull(message, "message must not be null");
    }

    /** The message, behind its location if it has one: {@code topics.yaml:12:17: topics.…}. */
    @Override
    public String toString() {
        return location.map(place -> place + ": ").orElse("") + message;
    }

    /**
     * A place in a catalog file.
     *
     * @param file the file's name, as it was given
     * @param line counts from 1
     * @param column counts characters (code points) from 1
     */
    public record Location(String file, int line, int column) {

        /** Throws {@link NullPointerException} if {@code file} is null. */
        public Location {
            Objects.requireNonNull(file, "file must not be null");
        }

        /** The form that editors and terminals make clickable: {@code topics.yaml:12:17}. */
        @Override
        public String toString() {
            return file + ":" + line + ":" + column;
        }
    }
}
