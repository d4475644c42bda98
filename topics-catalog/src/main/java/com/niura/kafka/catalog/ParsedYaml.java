package com.niura.kafka.catalog;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

import com.niura.kafka.catalog.CatalogProblem.Location;
import com.niura.kafka.catalog.YamlNode.Entry;
import com.niura.kafka.catalog.YamlNode.Mapping;
import com.niura.kafka.catalog.YamlNode.Scalar;
import com.niura.kafka.catalog.YamlNode.Sequence;

/**
 * The tree of the bundled catalog, as the build writes it beside {@code topics.yaml}: a service that starts reads it in a few
 * milliseconds, where loading a YAML engine takes most of a tenth of a second of CPU.
 */
final class ParsedYaml {
    static final String FILE = "topics.parsed";

    private ParsedYaml() {}

    /** The build's step, after the classes are compiled: {@code args[0]} is their folder. Throws for a catalog that is not valid. */
    public static void main(String[] args) throws IOException {
        var folder = Path.of(args[0], ParsedYaml.class.getPackageName().split("\\."));
        var file = CatalogFile.read(folder.resolve(Topics.FILE));
        TopicCatalog.read(List.of(file), ValidationProfile.KAFKA, true);
        try (var out = new DataOutputStream(Files.newOutputStream(folder.resolve(FILE)))) {
            out.writeInt(file.text().hashCode());
            write(YamlTree.read(file, new Problems(SourceMap.NONE)).orElseThrow(), out);
        }
    }

    private static void write(YamlNode node, DataOutputStream out) throws IOException {
        write(node.location(), out);
        if (node instanceof Mapping mapping) {
            out.writeUTF("mapping");
            out.writeInt(mapping.entries().size());
            for (var entry : mapping.entries().entrySet()) {
                out.writeUTF(entry.getKey());
                write(entry.getValue().key(), out);
                write(entry.getValue().value(), out);
            }
        } else if (node instanceof Sequence sequence) {
            out.writeUTF("sequence");
            out.writeInt(sequence.items().size());
            for (var item : sequence.items()) {
                write(item, out);
            }
        } else {
            var scalar = (Scalar) node;
            out.writeUTF(scalar.type().name());
            out.writeUTF(scalar.text());
        }
    }

    private static void write(Location location, DataOutputStream out) throws IOException {
        out.writeInt(location.line());
        out.writeInt(location.column());
    }

    /**
     * Returns the tree of the file; empty where the build's step has not been run on just this text, as by an IDE that compiles by
     * itself.
     */
    static Optional<YamlNode> of(CatalogFile file) throws IOException {
        try (var stream = ParsedYaml.class.getResourceAsStream(FILE)) {
            if (stream == null) {
                return Optional.empty();
            }
            var in = new DataInputStream(stream);
            return in.readInt() == file.text().hashCode() ? Optional.of(node(file.name(), in)) : Optional.empty();
        }
    }

    private static YamlNode node(String file, DataInputStream in) throws IOException {
        var location = location(file, in);
        var kind = in.readUTF();
        if (kind.equals("mapping")) {
            var entries = new LinkedHashMap<String, Entry>();
            for (var left = in.readInt(); left > 0; left--) {
                entries.put(in.readUTF(), new Entry(location(file, in), node(file, in)));
            }
            return new Mapping(location, entries);
        } else if (kind.equals("sequence")) {
            var items = new ArrayList<YamlNode>();
            for (var left = in.readInt(); left > 0; left--) {
                items.add(node(file, in));
            }
            return new Sequence(location, items);
        }
        return new Scalar(location, in.readUTF(), Scalar.Type.valueOf(kind));
    }

    private static Location location(String file, DataInputStream in) throws IOException {
        return new Location(file, in.readInt(), in.readInt());
    }
}
