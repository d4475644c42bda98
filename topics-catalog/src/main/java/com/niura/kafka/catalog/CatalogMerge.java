package com.niura.kafka.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

import com.niura.kafka.catalog.YamlNode.Entry;
import com.niura.kafka.catalog.YamlNode.Mapping;
import com.niura.kafka.catalog.YamlNode.Scalar;
import com.niura.kafka.catalog.YamlNode.Sequence;

/**
 * Puts the trees of several files together, as if all stood in one. Services and environments may be named in several
 * files, a topic and what an environment overrides of it in one. Keys that a catalog does not know keep their first value.
 */
final class CatalogMerge {
    private final Problems problems;

    /** What becomes of a key that two files have. */
    private interface Both {
        YamlNode merge(CatalogPath path, Entry first, Entry second);
    }

    CatalogMerge(Problems problems) {
        this.problems = problems;
    }

    YamlNode merge(List<YamlNode> roots) {
        var merged = roots.get(0);
        for (var root : roots.subList(1, roots.size())) {
            var first = new Entry(merged.location(), merged);
            merged = union(CatalogPath.ROOT, first, new Entry(root.location(), root), this::section);
        }
        return merged;
    }

    private YamlNode section(CatalogPath path, Entry first, Entry second) {
        return switch (path.name()) {
            case "services" -> union(path, first, second, (at, a, b) -> union(at, a, b, this::ofService));
            case "topics" -> union(path, first, second, this::twice);
            case "environments" -> union(path, first, second, (at, a, b) -> union(at, a, b, this::ofEnvironment));
            default -> first.value();
        };
    }

    private YamlNode ofService(CatalogPath path, Entry first, Entry second) {
        if (path.name().equals("consumer-group")
                && first.value() instanceof Scalar a
                && second.value() instanceof Scalar b
                && !a.text().equals(b.text())) {
            problems.at(
                    b.location(),
                    path,
                    "must be the same in all files, but was " + b.description() + " after " + a.description() + " at "
                            + a.location());
        }
        return first.value();
    }

    private YamlNode ofEnvironment(CatalogPath path, Entry first, Entry second) {
        return switch (path.name()) {
            case "topics" -> union(path, first, second, this::twice);
            case "cluster-hosts" -> hosts(first.value(), second.value());
            default -> first.value();
        };
    }

    private YamlNode twice(CatalogPath path, Entry first, Entry second) {
        problems.at(second.key(), path, "is declared twice, the first time at " + first.key());
        return first.value();
    }

    /** If only one of them is what is expected here, the other one is kept, and refused by the reader. */
    private static YamlNode union(CatalogPath path, Entry first, Entry second, Both both) {
        if (first.value() instanceof Mapping a && second.value() instanceof Mapping b) {
            var entries = new LinkedHashMap<>(a.entries());
            for (var added : b.entries().entrySet()) {
                var name = added.getKey();
                var present = entries.putIfAbsent(name, added.getValue());
                if (present != null) {
                    var merged = both.merge(path.key(name), present, added.getValue());
                    entries.put(name, new Entry(present.key(), merged));
                }
            }
            return new Mapping(a.location(), entries);
        }
        var isFirstNeeded = second.value().isNothing()
                || !(first.value() instanceof Mapping || first.value().isNothing());
        return isFirstNeeded ? first.value() : second.value();
    }

    private static YamlNode hosts(YamlNode first, YamlNode second) {
        if (first instanceof Sequence a && second instanceof Sequence b) {
            var items = new ArrayList<>(a.items());
            for (var host : b.items()) {
                if (!(host instanceof Scalar added) || a.items().stream().noneMatch(added::isSameText)) {
                    items.add(host);
                }
            }
            return new Sequence(a.location(), items);
        }
        return first instanceof Sequence ? second : first;
    }
}
