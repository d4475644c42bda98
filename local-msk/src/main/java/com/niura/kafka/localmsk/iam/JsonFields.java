package com.niura.kafka.localmsk.iam;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import com.niura.kafka.iam.JsonValue;
import com.niura.kafka.iam.JsonValue.Items;
import com.niura.kafka.iam.JsonValue.Literal;
import com.niura.kafka.iam.JsonValue.Members;
import com.niura.kafka.iam.JsonValue.Text;

/**
 * Typed access to the fields of an object in a file that this module has written. What is missing or of another type is an
 * {@link IllegalArgumentException}, whose message names the key and quotes no value.
 */
record JsonFields(Members object) {

    static JsonFields of(JsonValue value) {
        if (value instanceof Members members) {
            return new JsonFields(members);
        }
        throw new IllegalArgumentException("expected an object in line %s".formatted(value.line()));
    }

    static String textOf(JsonValue value) {
        if (value instanceof Text text) {
            return text.value();
        }
        throw new IllegalArgumentException("expected a string in line %s".formatted(value.line()));
    }

    String text(String key) {
        return textOf(required(key));
    }

    Optional<String> optionalText(String key) {
        return object.get(key).map(JsonFields::textOf);
    }

    JsonFields object(String key) {
        return of(required(key));
    }

    Optional<JsonFields> optionalObject(String key) {
        return object.get(key).map(JsonFields::of);
    }

    Stream<JsonValue> items(String key) {
        if (required(key) instanceof Items items) {
            return items.values().stream();
        }
        throw new IllegalArgumentException("expected a list as " + key);
    }

    boolean flag(String key) {
        return Boolean.parseBoolean(literal(key, required(key)));
    }

    long number(String key) {
        return Long.parseLong(literal(key, required(key)));
    }

    Optional<Long> optionalNumber(String key) {
        return object.get(key).map(value -> Long.parseLong(literal(key, value)));
    }

    OptionalInt optionalInt(String key) {
        return object.get(key)
                .map(value -> OptionalInt.of(Integer.parseInt(literal(key, value))))
                .orElse(OptionalInt.empty());
    }

    private static String literal(String key, JsonValue value) {
        if (value instanceof Literal literal) {
            return literal.value();
        }
        throw new IllegalArgumentException("expected a number or a truth value as " + key);
    }

    private JsonValue required(String key) {
        return object.get(key).orElseThrow(() -> new IllegalArgumentException("expected the field " + key));
    }
}
