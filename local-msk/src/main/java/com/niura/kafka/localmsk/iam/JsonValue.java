package com.niura.kafka.localmsk.iam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

/** A JSON value and the place where it begins, lines and columns counted from 1. */
sealed interface JsonValue {

    /** Shared, because making one is dear and it is safe for use by many threads. */
    JsonFactory FACTORY = new JsonFactory();

    int MAX_DEPTH = 32;

    /** What Jackson says besides, which helps nobody: settings, character codes, the source over again. */
    Pattern NOISE = Pattern.compile("(?s) \\((?:start marker|for \\w+ starting|not recognized).*| \\(code \\d+\\)");

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

        Optional<JsonValue> get(String key) {
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
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new Malformed("the text is empty", 1, 1);
            }
            JsonValue value = read(parser, 1);
            if (parser.nextToken() != null) {
                JsonLocation place = place(parser);
                throw new Malformed(
                        "nothing may follow the end of the JSON value", place.getLineNr(), place.getColumnNr());
            }
            return value;
        } catch (JsonProcessingException e) {
            JsonLocation place = e.getLocation();
            throw new Malformed(
                    NOISE.matcher(e.getOriginalMessage()).replaceAll(""),
                    place == null ? 1 : place.getLineNr(),
                    place == null ? 1 : place.getColumnNr());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen: a string is read", e);
        }
    }

    private static JsonValue read(JsonParser parser, int depth) throws IOException, Malformed {
        JsonLocation place = place(parser);
        int line = place.getLineNr();
        int column = place.getColumnNr();
        if (depth > MAX_DEPTH) {
            throw new Malformed("it is nested deeper than %d levels".formatted(MAX_DEPTH), line, column);
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                List<Member> members = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    JsonLocation ofKey = place(parser);
                    String key = parser.currentName();
                    parser.nextToken();
                    members.add(new Member(key, read(parser, depth + 1), ofKey.getLineNr(), ofKey.getColumnNr()));
                }
                yield new Members(List.copyOf(members), line, column);
            }
            case START_ARRAY -> {
                List<JsonValue> values = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    values.add(read(parser, depth + 1));
                }
                yield new Items(List.copyOf(values), line, column);
            }
            case VALUE_STRING -> new Text(parser.getText(), line, column);
            default -> new Literal(parser.getText(), line, column);
        };
    }

    // Newer versions of Jackson have currentTokenLocation instead; 2.10 does not.
    @SuppressWarnings("deprecation")
    private static JsonLocation place(JsonParser parser) {
        return parser.getTokenLocation();
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

        int line() {
            return line;
        }

        int column() {
            return column;
        }
    }
}
