package com.niura.kafka.guard.benchmark;

import java.util.List;

/** What was measured of one thing, several times. */
record Sample(List<Double> values) {

    Sample {
        values = values.stream().sorted().toList();
        if (values.isEmpty()) {
            throw new IllegalArgumentException("values must not be empty");
        }
    }

    /** The one in the middle, or half-way between the two that are. */
    double median() {
        int half = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(half) : (values.get(half - 1) + values.get(half)) / 2;
    }

    double min() {
        return values.get(0);
    }

    double max() {
        return values.get(values.size() - 1);
    }
}
