package com.niura.kafka.catalog;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import com.niura.kafka.catalog.CatalogProblem.Location;
import org.jspecify.annotations.Nullable;

/** Where each part of a catalog stands in its file. Filled while the file is read; empty for a catalog built in code. */
final class SourceMap {
    private final Map<CatalogPath, Entry> entries = new HashMap<>();

    /** Where a key (or list item) and its value stand. */
    private record Entry(Location key, Location value) {}

    void put(CatalogPath path, Location key, Location value) {
        entries.putIfAbsent(path, new Entry(key, value));
    }

    /** Where the key stands, or what encloses it if there is no such key. */
    Optional<Location> key(CatalogPath path) {
        return nearest(path, Entry::key);
    }

    /** Where the value stands, or what encloses it if there is no such key. */
    Optional<Location> value(CatalogPath path) {
        return nearest(path, Entry::value);
    }

    /** This map for the topics as they are in {@code environment}: what differs there stands where the difference does. */
    SourceMap in(Environment environment) {
        var result = new SourceMap();
        result.entries.putAll(entries);
        var differences = CatalogPath.ENVIRONMENTS.key(environment.name()).key("topics");
        environment.topics().forEach((topic, override) -> {
            var from = differences.key(topic);
            var to = CatalogPath.TOPICS.key(topic);
            result.move(from.key("partitions"), to.key("partitions"));
            result.move(from.key("replication-factor"), to.key("replication-factor"));
            override.configs()
                    .keySet()
                    .forEach(config -> result.move(
                            from.key("config").key(config), to.key("config").key(config)));
        });
        return result;
    }

    private void move(CatalogPath from, CatalogPath to) {
        var entry = entries.get(from);
        if (entry != null) {
            entries.put(to, entry);
        }
    }

    private Optional<Location> nearest(CatalogPath path, Function<Entry, Location> whole) {
        var exact = entries.get(path);
        if (exact != null) {
            return Optional.of(whole.apply(exact));
        }
        for (@Nullable CatalogPath above = path.parent(); above != null; above = above.parent()) {
            var entry = entries.get(above);
            if (entry != null) {
                return Optional.of(entry.key());
            }
        }
        return Optional.empty();
    }
}
