package com.niura.kafka.iam;

import java.util.List;
import java.util.Optional;

/** A JSON value and the place where it begins, lines and columns counted from 1. */
public sealed interface JsonValue {

    int line();

    int column();

    /** What it is, for messages, such as {@code a list}. */
    String kind();

    /** A string. */
    record Text(String value, int line, int column) implements JsonValue {

        @Override
        public String kind() {
            return "a string";
        }
    }

    /** A number, a truth value or null, as it is written. */
    record Literal(String value, int line, int column) implements JsonValue {

        @Override
        public String kind() {
            return value;
        }
    }

    /** A list. */
    record Items(List<JsonValue> values, int line, int column) implements JsonValue {

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** An object: its members in the order of the text, duplicates included. */
    record Members(List<Member> members, int line, int column) implements JsonValue {

        @Override
        public String kind() {
            return "an object";
        }

        /** The value of the first member of this name. */
        public Optional<JsonValue> get(String key) {
            return members.stream()
                    .filter(member -> member.key().equals(key))
                    .map(Member::value)
                    .findFirst();
        }
    }

    /** A key of an object, the place of the key, and its value. */
    record Member(String key, JsonValue value, int line, int column) {}

    /**
     * Reads a text that is one JSON value.
     *
     * @throws Malformed if it is not, or is nested deeper than 32 levels
     */
    static JsonValue parse(String text) throws Malformed {
        return JsonReader.read(text);
    }

    /** A text that is not JSON: what is wrong, and where. The message may quote the text. */
    final class Malformed extends Exception {

        private static final long serialVersionUID = 1L;

        private final int line;
        private final int column;

        Malformed(String message, int line, int column) {
            super(message);
            this.line = line;
            this.column = column;
        }

        /** Where it is, counted from 1. */
        public int line() {
            return line;
        }

        /** Where it is, counted from 1. */
        public int column() {
            return column;
        }
    }
}
