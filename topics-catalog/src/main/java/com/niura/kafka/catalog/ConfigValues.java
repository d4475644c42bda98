package com.niura.kafka.catalog;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides whether two written forms of a config value mean the same. */
final class ConfigValues {

    private ConfigValues() {}

    static boolean same(String key, String declared, String found) {
        if (key.equals("cleanup.policy")) {
            return policies(declared).equals(policies(found));
        }
        Optional<BigDecimal> a = number(declared);
        Optional<BigDecimal> b = number(found);
        return (a.isPresent() && b.isPresent())
                ? a.get().compareTo(b.get()) == 0
                : declared.strip().equals(found.strip());
    }

    /** "compact,delete" and "delete, compact" are one policy. */
    private static Set<String> policies(String list) {
        return Arrays.stream(list.split(",", -1)).map(String::strip).collect(Collectors.toSet());
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            return Optional.of(new BigDecimal(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
