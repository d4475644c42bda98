package com.niura.kafka.admin.view;

import java.util.List;

/** Names as a sentence has them: the first five, then how many more. */
final class Enumerated {

    private static final int MOST_NAMED = 5;

    private Enumerated() {}

    static String of(List<String> names) {
        int left = names.size() - MOST_NAMED;
        return left <= 0
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MOST_NAMED)) + " and " + left + " more";
    }
}
