package com.niura.kafka.iam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.niura.kafka.iam.JsonValue.Items;
import com.niura.kafka.iam.JsonValue.Literal;
import com.niura.kafka.iam.JsonValue.Malformed;
import com.niura.kafka.iam.JsonValue.Member;
import com.niura.kafka.iam.JsonValue.Members;
import com.niura.kafka.iam.JsonValue.Text;

/** Reads JSON with Jackson, which no signature outside of this class names: it is another copy in the jar of local-msk. */
final class JsonReader {

    /** Shared, because making one is dear and it is safe for use by many threads. */
    private static final JsonFactory FACTORY = new JsonFactory();

    private static final int MAX_DEPTH = 32;

    /** What Jackson says besides, which helps nobody: settings, character codes, the source over again. */
    private static final Pattern NOISE =
            Pattern.compile("(?s) \\((?:start marker|for \\w+ starting|not recognized).*| \\(code \\d+\\)");

    private JsonReader() {}

    static JsonValue read(String text) throws Malformed {
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
            throw new Malformed("it is nested deeper than %s levels".formatted(MAX_DEPTH), line, column);
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
}
