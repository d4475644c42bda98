package com.niura.kafka.admin.view;

import java.util.Optional;

/** A config's raw number with what it means to people beside it: "604800000 (7 d)", "8388608 (8 MiB)". */
final class HumanValue {

    private static final Unit[] TIME = {
        new Unit("d", 86_400_000L), new Unit("h", 3_600_000L), new Unit("min", 60_000L), new Unit("s", 1000L)
    };
    private static final Unit[] SIZE = {
        new Unit("TiB", 1L << 40), new Unit("GiB", 1L << 30), new Unit("MiB", 1L << 20), new Unit("KiB", 1L << 10)
    };

    private HumanValue() {}

    /** The value, with its meaning in brackets where the key tells the unit and the meaning is not the number itself. */
    static String of(String key, String value) {
        return meaning(key, value).map(text -> value + " (" + text + ")").orElse(value);
    }

    static Optional<String> meaning(String key, String value) {
        long number;
        try {
            number = Long.parseLong(value);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        if (key.endsWith(".ms")) {
            return meaning(number, TIME);
        }
        return key.endsWith(".bytes") ? meaning(number, SIZE) : Optional.empty();
    }

    private static Optional<String> meaning(long number, Unit... units) {
        if (number == -1 || number == Long.MAX_VALUE) {
            return Optional.of("unlimited");
        }
        for (Unit unit : units) {
            // Only what comes out even: a rounded value beside an exact one would be a second truth.
            if (number >= unit.size() && number % unit.size() == 0) {
                return Optional.of(number / unit.size() + " " + unit.name());
            }
        }
        return Optional.empty();
    }

    private record Unit(String name, long size) {}
}
