package com.niura.kafka.localmsk.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.niura.kafka.localmsk.TopicSpec;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Topics to create: a line {@code NAME [PARTITIONS]} for each, or what a catalog in YAML has under {@code topics}. */
final class TopicList {

    private static final Pattern LINE = Pattern.compile("(\\S+)(?:\\s+(\\S+))?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final Pattern PARTITIONS = Pattern.compile("[1-9][0-9]{0,4}");

    private final Path file;
    private final Map<String, TopicSpec> topics = new LinkedHashMap<>();

    private TopicList(Path file) {
        this.file = file;
    }

    /**
     * Reads a file: YAML where its name ends in {@code .yaml} or {@code .yml}. Of a catalog the partitions and the config of each
     * topic count, and nothing else; without partitions a topic has one.
     *
     * @throws IllegalArgumentException if it cannot be read, or is not as described
     */
    static List<TopicSpec> read(Path file) {
        TopicList list = new TopicList(file);
        try {
            String text = Files.readString(file);
            if (file.toString().matches(".*\\.ya?ml")) {
                list.readCatalog(text);
            } else {
                list.readLines(text.lines().toList());
            }
        } catch (IOException e) {
            throw list.wrong(
                    "must be a readable text file (%s)".formatted(e.getClass().getSimpleName()));
        }
        return List.copyOf(list.topics.values());
    }

    private void readLines(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").strip();
            if (line.isEmpty()) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw wrong("line %s must be NAME [PARTITIONS], but was %s".formatted(i + 1, line));
            }
            add(parts.group(1), parts.group(2), Map.of());
        }
    }

    private void readCatalog(String text) {
        Object root;
        try {
            root = new Load(LoadSettings.builder().build()).loadFromString(text);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            throw wrong("is not YAML: line %s: %s".formatted(line, e.getProblem()));
        } catch (YamlEngineException e) {
            throw wrong("is not YAML");
        }
        if (!(root instanceof Map<?, ?> catalog) || !(catalog.get("topics") instanceof Map<?, ?> declared)) {
            throw wrong("must have 'topics', a mapping from names to what is declared of them");
        }
        declared.forEach((name, declaration) -> {
            Map<?, ?> values = declaration instanceof Map<?, ?> given ? given : Map.of();
            Map<String, String> config = new TreeMap<>();
            if (values.get("config") instanceof Map<?, ?> given) {
                given.forEach((key, value) -> config.put(String.valueOf(key), String.valueOf(value)));
            }
            Object partitions = values.get("partitions");
            add(String.valueOf(name), partitions == null ? null : partitions.toString(), config);
        });
    }

    private void add(String name, @Nullable String partitions, Map<String, String> config) {
        if (!NAME.matcher(name).matches()) {
            throw wrong("has the topic '%s', but names are 1 to 249 letters, digits and ._-".formatted(name));
        }
        String count = partitions == null ? "1" : partitions;
        if (!PARTITIONS.matcher(count).matches()) {
            throw wrong("has %s partitions for %s, which must be a number from 1 to 99999".formatted(count, name));
        }
        if (topics.put(name, new TopicSpec(name, Integer.parseInt(count), config)) != null) {
            throw wrong("has the topic %s twice".formatted(name));
        }
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("--topics: %s %s".formatted(file, what));
    }
}
