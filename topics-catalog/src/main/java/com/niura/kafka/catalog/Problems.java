package com.niura.kafka.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import com.niura.kafka.catalog.CatalogProblem.Location;
import org.jspecify.annotations.Nullable;

/**
 * The problems found in one catalog so far, the notices of what was ignored, and the parts of the catalog that could not
 * be read: about those everything has been said, so rules pass over them.
 */
final class Problems {
    /** Keeps the search for suggestions short in a large file that is wrong everywhere. */
    private static final int MOST_SUGGESTIONS = 50;

    private final List<CatalogProblem> found = new ArrayList<>();
    private final List<CatalogProblem> notices = new ArrayList<>();
    private final Set<CatalogPath> unreadable = new TreeSet<>();
    private SourceMap sources;
    private int suggestions;

    Problems(SourceMap sources) {
        this.sources = sources;
    }

    /** Locates what is found from now on. */
    void locateIn(SourceMap sources) {
        this.sources = sources;
    }

    /** Adds a problem with the key at {@code path}, as the rest of a sentence that begins with the path. */
    void atKey(CatalogPath path, String predicate) {
        found.add(problem(sources.key(path), path, predicate));
    }

    /** Adds a problem with the value at {@code path}, as the rest of a sentence that begins with the path. */
    void atValue(CatalogPath path, String predicate) {
        found.add(problem(sources.value(path), path, predicate));
    }

    /** Adds a problem at a known place of the file. */
    void at(Location location, CatalogPath path, String predicate) {
        found.add(problem(Optional.of(location), path, predicate));
    }

    /** Adds that something was ignored at a known place of the file. */
    void notice(Location location, CatalogPath path, String predicate) {
        notices.add(problem(Optional.of(location), path, predicate));
    }

    /** Marks what is at and below {@code path} as dealt with. */
    void unreadable(CatalogPath path) {
        unreadable.add(path);
    }

    boolean isReadable(CatalogPath path) {
        for (@Nullable CatalogPath at = path; at != null && !unreadable.isEmpty(); at = at.parent()) {
            if (unreadable.contains(at)) {
                return false;
            }
        }
        return true;
    }

    Optional<String> suggestion(String name, Collection<String> known) {
        return suggestions++ < MOST_SUGGESTIONS ? NearestName.to(name, known) : Optional.empty();
    }

    /** "{@code : did you mean x?}" if there is a name near enough, nothing otherwise. */
    String didYouMean(String name, Collection<String> known) {
        return suggestion(name, known)
                .map(nearest -> ": did you mean " + Quoted.name(nearest) + "?")
                .orElse("");
    }

    List<CatalogProblem> notices() {
        return notices.isEmpty() ? List.of() : sorted(notices);
    }

    /** Throws if there is any problem. */
    void refuse(String catalog) {
        if (!found.isEmpty()) {
            throw new InvalidCatalogException(catalog, inFileOrder());
        }
    }

    List<CatalogProblem> inFileOrder() {
        return sorted(found);
    }

    private static List<CatalogProblem> sorted(List<CatalogProblem> problems) {
        Comparator<CatalogProblem> byPlace = Comparator.comparing(
                problem -> problem.location().orElse(null),
                Comparator.nullsFirst(Comparator.comparing(Location::file)
                        .thenComparingInt(Location::line)
                        .thenComparingInt(Location::column)));
        return problems.stream().sorted(byPlace).toList();
    }

    private static CatalogProblem problem(Optional<Location> location, CatalogPath path, String predicate) {
        return new CatalogProblem(location, path.toString(), path.subject() + " " + predicate);
    }
}
