package com.niura.kafka.localmsk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LocalMskTest {

    private final List<String> done = new ArrayList<>();

    @Test
    void everyStepOfTheEnd_isTaken_whateverFails() {
        // Given
        IOException fullDisk = new IOException("No space left on device");
        LocalMskException immortal = new LocalMskException("still there");
        List<LocalMsk.Step> steps = List.of(
                () -> done.add("proxy"),
                () -> {
                    throw fullDisk;
                },
                () -> {
                    throw immortal;
                },
                () -> done.add("folder"));

        // When
        var thrown = assertThatThrownBy(() -> LocalMsk.runAll(steps));

        // Then
        thrown.isSameAs(fullDisk).hasSuppressedException(immortal);
        assertThat(done).containsExactly("proxy", "folder");
    }

    @Test
    void endWithoutFailure_isSilent() {
        assertThatCode(() -> LocalMsk.runAll(List.of(() -> done.add("folder")))).doesNotThrowAnyException();
        assertThat(done).containsExactly("folder");
    }
}
