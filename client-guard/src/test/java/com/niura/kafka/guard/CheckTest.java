package com.niura.kafka.guard;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class CheckTest {

    private static final Findings SILENCE = failed(new TimeoutException("Timed out waiting for a node assignment."));

    /** What is not said without credentials, and what they are said to be wanting for. */
    static Stream<Findings> answers() {
        return Stream.of(
                failed(new SaslAuthenticationException("Too many connects")),
                failed(new SaslAuthenticationException("Access denied")),
                failed(new SaslAuthenticationException("Failed to find AWS IAM Credentials")),
                Findings.of(List.of(new TopicVerdict.Present("there", 1, 1)), List.of()));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void afterAnAnswer_credentialsThatAreBeingFetchedAreNotMissing(Findings answer) {
        assertThat(Check.isForWantOfCredentials(Optional.of(answer), true)).isFalse();
    }

    @Test
    void withoutAnAnswer_credentialsThatAreBeingFetchedAreMissing() {
        assertThat(Check.isForWantOfCredentials(Optional.empty(), true)).isTrue();
        assertThat(Check.isForWantOfCredentials(Optional.of(SILENCE), true)).isTrue();
    }

    @Test
    void clientThatDoesNotWaitForCredentials_hasThem() {
        assertThat(Check.isForWantOfCredentials(Optional.empty(), false)).isFalse();
        assertThat(Check.isForWantOfCredentials(Optional.of(SILENCE), false)).isFalse();
    }

    private static Findings failed(RuntimeException error) {
        return Findings.of(ClusterFailure.of(error, Map.of()));
    }
}
