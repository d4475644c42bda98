package com.niura.kafka.catalog;

import java.util.Optional;

import com.niura.kafka.catalog.CatalogProblem.Location;
import com.niura.kafka.catalog.YamlNode.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Where each part of a catalog stands in its files.
 *
 * @param root the catalog's YAML; null for a catalog built in code, which stands nowhere
 * @param environment the YAML of the environment whose overrides are applied, if any
 */
record SourceMap(@Nullable YamlNode root, @Nullable YamlNode environment) {
    static final SourceMap NONE = new SourceMap(null, null);

    /** Topics have keys of their own from this depth on, and so do the overrides of an environment. */
    private static final int DEPTH_IN_TOPIC = CatalogPath.TOPICS.depth() + 2;

    static SourceMap of(YamlNode root) {
        return new SourceMap(root, null);
    }

    /** Where the key stands, or what encloses it if there is no such key. */
    Optional<Location> key(CatalogPath path) {
        return locate(path, false);
    }

    /** Where the value stands, or what encloses it if there is no such key. */
    Optional<Location> value(CatalogPath path) {
        return locate(path, true);
    }

    /** This map for the topics as they are in an environment: what is overridden there stands where the override does. */
    SourceMap in(String name) {
        var entry = find(CatalogPath.ENVIRONMENTS.key(name), root);
        return new SourceMap(root, entry == null ? null : entry.value());
    }

    private Optional<Location> locate(CatalogPath path, boolean value) {
        var exact = entry(path);
        if (exact != null) {
            return Optional.of(value ? exact.value().location() : exact.key());
        }
        for (@Nullable CatalogPath above = path.parent(); above != null; above = above.parent()) {
            var entry = entry(above);
            if (entry != null) {
                return Optional.of(entry.key());
            }
        }
        return Optional.empty();
    }

    private @Nullable Entry entry(CatalogPath path) {
        var override = path.depth() < DEPTH_IN_TOPIC ? null : find(path, environment);
        return override != null ? override : find(path, root);
    }

    private static @Nullable Entry find(CatalogPath path, @Nullable YamlNode root) {
        var parent = path.parent();
        if (root == null || parent == null) {
            return root == null ? null : new Entry(root.location(), root);
        }
        var above = find(parent, root);
        return above == null ? null : above.value().child(path.name());
    }
}
