package com.niura.kafka.admin.view;

import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.guard.FailureCode;

/**
 * A command that came to no result.
 *
 * @param code the guard's code for it, when it has one
 * @param headline what is wrong, in one line
 * @param action what to do about it; may be empty
 */
public record ErrorView(Optional<FailureCode> code, String headline, String action) implements View {

    @Override
    public String text() {
        return headline + "\n" + (action.isEmpty() ? "" : action + "\n");
    }

    @Override
    public void writeTo(ObjectNode json) {
        ObjectNode error = json.putObject("error");
        error.put("code", code.map(FailureCode::name).orElse(null));
        error.put("headline", headline);
        error.put("action", action);
    }
}
