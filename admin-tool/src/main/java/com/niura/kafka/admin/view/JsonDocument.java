package com.niura.kafka.admin.view;

import java.util.OptionalInt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A result as the one JSON object that a command prints; {@code output.schema.json} says what is in it. */
public final class JsonDocument {

    /** Grows when a member is taken away or changes its meaning; new members may come at any time. */
    private static final int VERSION = 1;

    private JsonDocument() {}

    /**
     * The object that is printed for a result.
     *
     * @param command the command's name without the tool's, such as "catalog show"
     * @return the object in several lines, with a line end
     */
    public static String of(String command, int exitCode, View view) {
        return of(command, OptionalInt.of(exitCode), view);
    }

    /** As {@link #of} for a run that goes on, of which it is not known how it ends. */
    public static String ofUnfinished(String command, View view) {
        return of(command, OptionalInt.empty(), view);
    }

    private static String of(String command, OptionalInt exitCode, View view) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode();
        json.put("command", command);
        json.put("version", VERSION);
        exitCode.ifPresent(code -> json.put("exitCode", code));
        view.writeTo(json);
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        try {
            return mapper.writer(new DefaultPrettyPrinter()
                                    .withObjectIndenter(indenter)
                                    .withArrayIndenter(indenter))
                            .writeValueAsString(json)
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }
}
