package com.niura.kafka.admin.view;

import java.util.List;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.catalog.CatalogProblem;
import com.niura.kafka.catalog.ValidationProfile;
import com.niura.kafka.guard.internal.Texts;

/** Shows whether a catalog is valid. As text only a valid one: problems are diagnostics, and go where those go. */
public final class ValidationView implements View {

    private final String source;
    private final ValidationProfile profile;
    private final int topics;
    private final List<CatalogProblem> problems;

    private ValidationView(String source, ValidationProfile profile, int topics, List<CatalogProblem> problems) {
        this.source = source;
        this.profile = profile;
        this.topics = topics;
        this.problems = List.copyOf(problems);
    }

    public static ValidationView valid(String source, ValidationProfile profile, int topics) {
        return new ValidationView(source, profile, topics, List.of());
    }

    public static ValidationView invalid(String source, ValidationProfile profile, List<CatalogProblem> problems) {
        return new ValidationView(source, profile, 0, problems);
    }

    @Override
    public String text() {
        if (!problems.isEmpty()) {
            return "";
        }
        return source + " is valid by the rules of " + profile + ": " + Texts.counted(topics, "topic") + ".\n"
                + profile.notChecked()
                        .map(text -> "Not checked: " + text + ".\n")
                        .orElse("");
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("catalog", source);
        json.put("profile", profile.toString());
        json.put("valid", problems.isEmpty());
        profile.notChecked().ifPresent(text -> json.put("notChecked", text));
        ArrayNode array = json.putArray("problems");
        for (CatalogProblem problem : problems) {
            ObjectNode node = array.addObject();
            problem.location().ifPresent(location -> {
                node.put("file", location.file());
                node.put("line", location.line());
                node.put("column", location.column());
            });
            node.put("path", problem.path());
            node.put("message", problem.message());
        }
    }
}
