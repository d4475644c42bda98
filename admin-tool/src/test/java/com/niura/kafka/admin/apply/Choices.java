package com.niura.kafka.admin.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * What a property is tried with: drawn from a seed, and kept, so that a failing try can be repeated with fewer and smaller choices. Own
 * code, since of the libraries that shrink jqwik has terms that this project cannot pass on, and QuickTheories is no longer maintained.
 */
final class Choices {

    private static final int MOST_SHRINKS = 20_000;

    private final IntUnaryOperator source;
    private final List<Integer> made = new ArrayList<>();

    private Choices(IntUnaryOperator source) {
        this.source = source;
    }

    private static Choices seeded(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new Choices(random::nextInt);
    }

    /** Repeats choices; after the last one, each is the plainest. */
    private static Choices repeated(List<Integer> choices) {
        int[] next = {0};
        return new Choices(bound -> next[0] < choices.size() ? Math.min(choices.get(next[0]++), bound - 1) : 0);
    }

    /** Returns a number from 0, which is to stand for the plainest choice, to less than the bound. */
    int below(int bound) {
        int choice = source.applyAsInt(bound);
        made.add(choice);
        return choice;
    }

    /** Whether something happens that happens once in so many times. */
    boolean onceIn(int times) {
        return below(times) == times - 1;
    }

    @SafeVarargs
    final <T> T of(T... values) {
        return values[below(values.length)];
    }

    /**
     * Tries a property with a seed, the next one, and so on.
     *
     * @throws AssertionError with the smallest choices found for which the property does not hold, and how to repeat them
     */
    static void tryOut(String property, long seed, int tries, Consumer<Choices> test) {
        for (long used = seed; used < seed + tries; used++) {
            Choices choices = seeded(used);
            try {
                test.accept(choices);
            } catch (AssertionError | RuntimeException e) {
                List<Integer> smallest = shrink(choices.made, test);
                try {
                    test.accept(repeated(smallest));
                } catch (AssertionError | RuntimeException smaller) {
                    AssertionError found = new AssertionError(
                            property + ": does not hold with -Dmodel.seed=" + used + " -Dmodel.tries=1; of "
                                    + choices.made.size() + " choices these are left: " + smallest + "\n"
                                    + smaller.getMessage());
                    found.setStackTrace(smaller.getStackTrace());
                    throw found;
                }
                throw new AssertionError(property + ": does not hold with seed " + used + ", nor repeatably", e);
            }
        }
    }

    /** Leaves out choices and makes them smaller for as long as the property does not hold either. */
    private static List<Integer> shrink(List<Integer> failing, Consumer<Choices> test) {
        List<Integer> smallest = failing;
        int left = MOST_SHRINKS;
        for (boolean smaller = true; smaller; ) {
            smaller = false;
            for (int size = Math.max(1, smallest.size() / 2); size > 0; size /= 2) {
                for (int at = 0; at + size <= smallest.size() && left-- > 0; ) {
                    List<Integer> without = new ArrayList<>(smallest.subList(0, at));
                    without.addAll(smallest.subList(at + size, smallest.size()));
                    if (fails(without, test)) {
                        smallest = without;
                        smaller = true;
                    } else {
                        at += size;
                    }
                }
            }
            for (int at = 0; at < smallest.size(); at++) {
                for (int value = 0; value < smallest.get(at) && left-- > 0; value++) {
                    List<Integer> lower = new ArrayList<>(smallest);
                    lower.set(at, value);
                    if (fails(lower, test)) {
                        smallest = lower;
                        smaller = true;
                    }
                }
            }
        }
        return smallest;
    }

    private static boolean fails(List<Integer> choices, Consumer<Choices> test) {
        try {
            test.accept(repeated(choices));
            return false;
        } catch (AssertionError | RuntimeException e) {
            return true;
        }
    }
}
