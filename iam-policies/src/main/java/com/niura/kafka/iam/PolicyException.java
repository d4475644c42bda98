package com.niura.kafka.iam;

import java.util.List;

/** A policy document that cannot be used, with all that is wrong with it. */
public final class PolicyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String document;

    /** Not every list can be serialised, and nobody serialises these. */
    private final transient List<Problem> problems;

    PolicyException(String document, List<Problem> problems) {
        super(message(document, problems));
        this.document = document;
        this.problems = List.copyOf(problems);
    }

    /** The name of the document. */
    public String document() {
        return document;
    }

    /** What is wrong, at least one thing, in the order of the text. */
    public List<Problem> problems() {
        return problems;
    }

    private static String message(String document, List<Problem> problems) {
        StringBuilder text = new StringBuilder("%s is not a usable IAM policy: %s problem%s"
                .formatted(document, problems.size(), problems.size() == 1 ? "" : "s"));
        for (Problem problem : problems) {
            text.append("%n%s:%s:%s: %s".formatted(document, problem.line(), problem.column(), problem.message()));
        }
        return text.toString();
    }

    /**
     * One thing that is wrong.
     *
     * @param line counted from 1
     * @param column counted from 1
     * @param message what was expected, and what was found
     */
    public record Problem(int line, int column, String message) {}
}
