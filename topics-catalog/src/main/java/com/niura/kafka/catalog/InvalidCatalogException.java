package com.niura.kafka.catalog;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A catalog that cannot be used, with every problem found in it. The message says which catalog, how many problems, and
 * then one problem a line, the first 20 of them.
 */
public final class InvalidCatalogException extends CatalogException {
    private static final long serialVersionUID = 1L;
    private static final int MOST_SHOWN = 20;

    private final transient List<CatalogProblem> problems;

    InvalidCatalogException(String catalog, List<CatalogProblem> problems) {
        super(message(catalog, problems));
        this.problems = List.copyOf(problems);
    }

    /** Every problem, at least one: in the file's order, or in the order of the rules for a catalog built in code. */
    public List<CatalogProblem> problems() {
        return problems;
    }

    private static String message(String catalog, List<CatalogProblem> problems) {
        var count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        var lines = problems.stream()
                .limit(MOST_SHOWN)
                .map(CatalogProblem::toString)
                .collect(Collectors.joining("\n"));
        var rest = problems.size() - MOST_SHOWN;
        return catalog + " is not a usable topic catalog: " + count + "\n" + lines
                + (rest > 0 ? "\nand " + rest + " more" : "");
    }
}
