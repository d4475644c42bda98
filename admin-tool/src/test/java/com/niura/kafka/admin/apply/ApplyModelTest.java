package com.niura.kafka.admin.apply;

import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

/** Some hundred tries of what {@link ApplyModelProof} tries as often as is wanted. */
class ApplyModelTest {

    private static final int TRIES = 300;

    private final ApplyProperties properties = new ApplyProperties();

    @Test
    void result_isWhatHappened() {
        holds("the result is what happened", properties::resultIsWhatHappened);
    }

    @Test
    void runThatNobodyDisturbs_leavesNothingToDo() {
        holds("a run that nobody disturbs leaves nothing to do", properties::undisturbedRunLeavesNothing);
    }

    @Test
    void orderOfTheCatalog_doesNotMatter() {
        holds("the order of the catalog does not matter", properties::orderDoesNotMatter);
    }

    private static void holds(String property, Consumer<Choices> test) {
        Choices.tryOut(property, Long.getLong("model.seed", 1), Integer.getInteger("model.tries", TRIES), test);
    }
}
