package com.niura.kafka.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A place in a catalog, whether it came from a file or not: the keys and list positions that lead to it. It is kept in
 * sorted sets, because names in a file may be chosen to have one hash code.
 */
final class CatalogPath implements Comparable<CatalogPath> {
    static final CatalogPath ROOT = new CatalogPath(null, "", false);
    static final CatalogPath SERVICES = ROOT.key("services");
    static final CatalogPath TOPICS = ROOT.key("topics");
    static final CatalogPath ENVIRONMENTS = ROOT.key("environments");

    private final @Nullable CatalogPath parent;
    private final String step;
    private final boolean isListItem;
    private final int depth;

    private CatalogPath(@Nullable CatalogPath parent, String step, boolean isListItem) {
        this.parent = parent;
        this.step = step;
        this.isListItem = isListItem;
        this.depth = parent == null ? 0 : parent.depth + 1;
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

    /** How many keys and list positions lead to this place. */
    int depth() {
        return depth;
    }

    /** The last key, which is the name of a declared topic, service or environment. */
    String name() {
        return step;
    }

    /** For the start of a sentence about this place. */
    String subject() {
        return parent == null ? "the catalog" : toString();
    }

    /** By the steps, the last one first. */
    @Override
    public int compareTo(CatalogPath other) {
        if (depth != other.depth) {
            return Integer.compare(depth, other.depth);
        }
        for (@Nullable CatalogPath a = this, b = other; a != null && b != null && a != b; a = a.parent, b = b.parent) {
            var order = a.isListItem == b.isListItem
                    ? a.step.compareTo(b.step)
                    : Boolean.compare(a.isListItem, b.isListItem);
            if (order != 0) {
                return order;
            }
        }
        return 0;
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
