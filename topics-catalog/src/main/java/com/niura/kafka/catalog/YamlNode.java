package com.niura.kafka.catalog;

import java.util.List;
import java.util.Map;

import com.niura.kafka.catalog.CatalogProblem.Location;
import org.jspecify.annotations.Nullable;

/** A value in a YAML file, with the place where it starts. */
sealed interface YamlNode {

    Location location();

    /** What the value is, for a message that goes on from "but was". */
    String description();

    /** What stands under a key, or at a position of a list. */
    default @Nullable Entry child(String step) {
        return null;
    }

    /** Whether nothing stands behind the key, or {@code null}. */
    default boolean isNothing() {
        return this instanceof Scalar scalar && scalar.type() == Scalar.Type.NULL;
    }

    /**
     * A value and the place of the key in front of it.
     *
     * @param key of a list item, the place of its value
     */
    record Entry(Location key, YamlNode value) {}

    /** A single value; {@code text} is what is written in the file, unquoted. */
    record Scalar(Location location, String text, Type type) implements YamlNode {

        /** By YAML's JSON schema: what is quoted is always text. */
        enum Type {
            TEXT,
            INTEGER,
            DECIMAL,
            BOOLEAN,
            NULL
        }

        boolean isSameText(YamlNode other) {
            return other instanceof Scalar scalar && text.equals(scalar.text);
        }

        @Override
        public String description() {
            return switch (type) {
                case TEXT -> "the text " + Quoted.text(text);
                case INTEGER, DECIMAL, BOOLEAN -> Quoted.escaped(text);
                case NULL -> "nothing";
            };
        }
    }

    /** Items in the file's order. */
    record Sequence(Location location, List<YamlNode> items) implements YamlNode {
        @Override
        public String description() {
            return "a list";
        }

        @Override
        public @Nullable Entry child(String step) {
            var index = Integer.parseInt(step);
            return index < items.size() ? new Entry(items.get(index).location(), items.get(index)) : null;
        }
    }

    /** Keys and values in the file's order. */
    record Mapping(Location location, Map<String, Entry> entries) implements YamlNode {
        @Override
        public String description() {
            return "a mapping";
        }

        @Override
        public @Nullable Entry child(String step) {
            return entries.get(step);
        }
    }

    /** A value that has been refused already, such as an alias. */
    record Refused(Location location) implements YamlNode {
        @Override
        public String description() {
            return "something that is not allowed";
        }
    }
}
