package com.niura.kafka.admin.apply;

import java.util.Arrays;
import java.util.function.Consumer;

import com.niura.kafka.admin.apply.StepResult.Status;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tries what {@link ApplyProperties} says with -Dmodel.tries random runs for each property, from -Dmodel.seed on. Prints the seed, and
 * what was tried.
 */
class ApplyModelProof {

    private static final int TRIES = Integer.getInteger("model.tries", 20_000);
    private static final long SEED = Long.getLong("model.seed", System.nanoTime());

    @Test
    void result_isWhatHappened() {
        ApplyProperties properties = new ApplyProperties();

        holds("the result is what happened", properties, properties::resultIsWhatHappened);

        assertThat(properties.results.keySet())
                .as("every result was seen")
                .containsAll(Arrays.stream(Status.values())
                        .filter(status -> TRIES >= 20_000 && status != Status.PENDING)
                        .toList());
    }

    @Test
    void runThatNobodyDisturbs_leavesNothingToDo() {
        ApplyProperties properties = new ApplyProperties();

        holds("a run that nobody disturbs leaves nothing to do", properties, properties::undisturbedRunLeavesNothing);
    }

    @Test
    void orderOfTheCatalog_doesNotMatter() {
        ApplyProperties properties = new ApplyProperties();

        holds("the order of the catalog does not matter", properties, properties::orderDoesNotMatter);
    }

    private static void holds(String property, ApplyProperties tried, Consumer<Choices> test) {
        System.out.println("\n" + property + ": seed " + SEED + ", " + TRIES + " tries");
        Choices.tryOut(property, SEED, TRIES, test);
        System.out.println(tried);
    }
}
