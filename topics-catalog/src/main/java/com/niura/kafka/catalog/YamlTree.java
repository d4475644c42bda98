package com.niura.kafka.catalog;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;

import com.niura.kafka.catalog.CatalogProblem.Location;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Turns a YAML file into a tree of {@link YamlNode}s that know where they stand. Plain data only: no tags, no
 * aliases, no second document, no key twice, no deep nesting. A key that stands twice keeps its first value.
 */
final class YamlTree {
    /** A catalog is six levels deep. The limit keeps reading from exhausting the stack. */
    static final int DEEPEST = 16;

    private final CatalogFile file;
    private final Problems problems;
    private final ScalarResolver scalars;
    private final StreamReader characters;
    private final Iterator<Event> events;

    /** The rest of the file cannot be read; the problem has been noted. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private YamlTree(CatalogFile file, Problems problems) {
        this.file = file;
        this.problems = problems;
        // By default scalars are those of YAML's JSON schema.
        var settings = LoadSettings.builder().build();
        this.scalars = settings.getSchema().getScalarResolver();
        this.characters = new StreamReader(settings, file.text());
        this.events = new ParserImpl(settings, characters);
    }

    /** The file's one document; empty if there is none, or if the file cannot be read to its end. */
    static Optional<YamlNode> read(CatalogFile file, Problems problems) {
        try {
            return new YamlTree(file, problems).document();
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    private Optional<YamlNode> document() throws Unreadable {
        refuseUnprintable();
        next(); // the start of the stream
        if (!(next() instanceof DocumentStartEvent)) {
            throw empty(new Location(file.name(), 1, 1));
        }
        var root = node(next(), CatalogPath.ROOT, 0);
        next(); // the end of the document
        var end = next();
        if (end instanceof DocumentStartEvent) {
            problems.at(start(end), CatalogPath.ROOT, "must be one YAML document, but here a second one starts");
        }
        if (root.isNothing()) {
            throw empty(root.location());
        }
        return Optional.of(root);
    }

    private YamlNode node(Event event, CatalogPath path, int depth) throws Unreadable {
        var location = start(event);
        if (event instanceof AliasEvent alias) {
            var name = Quoted.escaped(alias.getAlias().getValue());
            problems.at(location, path, "uses the alias *" + name + ": write the value out, aliases are not allowed");
            return new YamlNode.Refused(location);
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            var name = Quoted.escaped(node.getAnchor().get().getValue());
            problems.at(location, path, "has the anchor &" + name + ": leave it out, anchors are not allowed");
        }
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar, location, path);
        }
        var collection = (CollectionStartEvent) event;
        if (collection.getTag().isPresent()) {
            refuseTag(collection.getTag().get(), location, path);
        }
        if (depth == DEEPEST) {
            problems.at(location, CatalogPath.ROOT, "must not be nested more than " + DEEPEST + " levels deep");
            throw new Unreadable();
        }
        return collection instanceof MappingStartEvent
                ? mapping(location, path, depth + 1)
                : sequence(location, path, depth + 1);
    }

    private YamlNode scalar(ScalarEvent scalar, Location location, CatalogPath path) {
        if (scalar.getTag().isPresent()) {
            refuseTag(scalar.getTag().get(), location, path);
            return new YamlNode.Refused(location);
        }
        return new YamlNode.Scalar(location, scalar.getValue(), type(scalar));
    }

    private YamlNode.Scalar.Type type(ScalarEvent scalar) {
        var tag = scalars.resolve(scalar.getValue(), scalar.isPlain());
        if (tag.equals(Tag.INT)) {
            return YamlNode.Scalar.Type.INTEGER;
        } else if (tag.equals(Tag.FLOAT)) {
            return YamlNode.Scalar.Type.DECIMAL;
        } else if (tag.equals(Tag.BOOL)) {
            return YamlNode.Scalar.Type.BOOLEAN;
        } else if (tag.equals(Tag.NULL)) {
            return YamlNode.Scalar.Type.NULL;
        } else {
            return YamlNode.Scalar.Type.TEXT;
        }
    }

    private YamlNode sequence(Location location, CatalogPath path, int depth) throws Unreadable {
        var items = new ArrayList<YamlNode>();
        for (var event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
            items.add(node(event, path.item(items.size()), depth));
        }
        return new YamlNode.Sequence(location, items);
    }

    private YamlNode mapping(Location location, CatalogPath path, int depth) throws Unreadable {
        var entries = new LinkedHashMap<String, YamlNode.Entry>();
        for (var event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            var keyLocation = start(event);
            if (!(event instanceof ScalarEvent key)) {
                refuseKey(event, path, depth);
                continue;
            }
            var entryPath = path.key(key.getValue());
            node(key, entryPath, depth);
            var entry = new YamlNode.Entry(keyLocation, node(next(), entryPath, depth));
            var first = entries.putIfAbsent(key.getValue(), entry);
            if (first != null) {
                var line = first.key().line();
                problems.at(keyLocation, entryPath, "is declared twice, the first time in line " + line);
            }
        }
        return new YamlNode.Mapping(location, entries);
    }

    /** Reads on behind a key that is a list, a mapping or an alias. */
    private void refuseKey(Event event, CatalogPath path, int depth) throws Unreadable {
        node(event, path, depth);
        if (!(event instanceof AliasEvent)) {
            problems.at(start(event), path, "must have keys that are plain text, but one is a list or a mapping");
        }
        node(next(), path.key("?"), depth);
    }

    private void refuseTag(String tag, Location location, CatalogPath path) {
        var written = tag.startsWith(Tag.PREFIX) ? "!!" + tag.substring(Tag.PREFIX.length()) : tag;
        problems.at(location, path, "has the tag " + Quoted.escaped(written) + ": leave it out, tags are not allowed");
    }

    private Unreadable empty(Location location) {
        problems.at(location, CatalogPath.ROOT, "must not be empty: declare at least one topic");
        return new Unreadable();
    }

    /** The engine would refuse them too, but without saying in which line. */
    private void refuseUnprintable() throws Unreadable {
        var line = 1;
        var column = 1;
        var text = file.text();
        for (var i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            var codePoint = text.codePointAt(i);
            if (!StreamReader.isPrintable(codePoint)) {
                problems.at(
                        new Location(file.name(), line, column),
                        CatalogPath.ROOT,
                        String.format(Locale.ROOT, "must not contain the unprintable character U+%04X", codePoint));
                throw new Unreadable();
            }
            line = codePoint == '\n' ? line + 1 : line;
            column = codePoint == '\n' ? 1 : column + 1;
        }
    }

    private Event next() throws Unreadable {
        try {
            return events.next();
        } catch (MarkedYamlEngineException e) {
            throw syntaxError(e.getProblemMark().or(e::getContextMark), e.getProblem() + context(e));
        } catch (RuntimeException e) {
            // Not only the engine's own exceptions: an escape such as \UFFFFFFFF is a NumberFormatException.
            throw syntaxError(characters.getMark(), String.valueOf(e.getMessage()));
        }
    }

    private static String context(MarkedYamlEngineException e) {
        return e.getContext() == null || e.getContextMark().isEmpty()
                ? ""
                : " (" + e.getContext() + " that starts in line "
                        + (e.getContextMark().get().getLine() + 1) + ")";
    }

    private Unreadable syntaxError(Optional<Mark> place, String reason) {
        problems.at(
                place.map(this::location).orElseGet(() -> new Location(file.name(), 1, 1)),
                CatalogPath.ROOT,
                "is not valid YAML: " + Quoted.visible(reason));
        return new Unreadable();
    }

    private Location start(Event event) {
        return location(event.getStartMark().orElseThrow());
    }

    private Location location(Mark mark) {
        return new Location(file.name(), mark.getLine() + 1, mark.getColumn() + 1);
    }
}
