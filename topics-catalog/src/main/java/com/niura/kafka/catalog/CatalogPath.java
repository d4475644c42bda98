package com.niura.kafka.catalog;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** A place in a catalog, whether it came from a file or not: the keys and list positions that lead to it. */
final class CatalogPath {
    static final CatalogPath ROOT = new CatalogPath(null, "", false);
    static final CatalogPath SERVICES = ROOT.key("services");
    static final CatalogPath TOPICS = ROOT.key("topics");
    static final CatalogPath ENVIRONMENTS = ROOT.key("environments");

    private final @Nullable CatalogPath parent;
    private final String step;
    private final boolean isListItem;

    /** Kept, because paths are looked up far more often than they are made. */
    private final int hash;

    private CatalogPath(@Nullable CatalogPath parent, String step, boolean isListItem) {
        this.parent = parent;
        this.step = step;
        this.isListItem = isListItem;
        this.hash = 31 * (parent == null ? 0 : parent.hash) + step.hashCode();
    }

    CatalogPath key(String key) {
        return new CatalogPath(this, key, false);
    }

    CatalogPath item(int index) {
        return new CatalogPath(this, Integer.toString(index), true);
    }

    /** What encloses this place; null for the root. */
    @Nullable
    CatalogPath parent() {
        return parent;
    }

    /** The last key, which is the name of a declared topic, service or environment. */
    String name() {
        return step;
    }

    /** For the start of a sentence about this place. */
    String subject() {
        return parent == null ? "the catalog" : toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof CatalogPath that)) {
            return false;
        }
        return hash == that.hash
                && isListItem == that.isListItem
                && step.equals(that.step)
                && Objects.equals(parent, that.parent);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The path as a message shows it, such as {@code topics.eeg.raw.data.producers[0]}; empty for the root. */
    @Override
    public String toString() {
        if (parent == null) {
            return "";
        }
        if (isListItem) {
            return parent + "[" + step + "]";
        }
        return parent.parent == null ? Quoted.name(step) : parent + "." + Quoted.name(step);
    }
}
