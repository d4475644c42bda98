package com.niura.kafka.catalog;

import java.util.List;
import java.util.Map;

import com.niura.kafka.catalog.CatalogProblem.Location;

/** A value in a YAML file, with the place where it starts. */
sealed interface YamlNode {

    Location location();

    /** What the value is, for a message that goes on from "but was". */
    String description();

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

        @Override
        public String description() {
            return switch (type) {
                case TEXT -> "the text " + Quoted.text(text);
                case INTEGER, DECIMAL, BOOLEAN -> Quoted.escaped(text);
                case NULL -> "nothing";
            };
        }
    }

    record Sequence(Location location, List<YamlNode> items) implements YamlNode {
        @Override
        public String description() {
            return "a list";
        }
    }

    /** Keys and values in the file's order. */
    record Mapping(Location location, Map<String, YamlNode> entries) implements YamlNode {
        @Override
        public String description() {
            return "a mapping";
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
