package com.niura.kafka.localmsk.iam;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class WildcardTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    '',        '',           true
                    *,         '',           true
                    *,         a/b:c,        true
                    ?,         '',           false
                    ?,         a,            true
                    ?,         ab,           false
                    a*c,       abc,          true
                    a*c,       ac,           true
                    a*c,       abcd,         false
                    a**c,      ac,           true
                    *a*b,      xaxbxb,       true
                    *a*b,      xaxbx,        false
                    a?c*,      abc/def,      true
                    eeg.*,     eeg.raw.data, true
                    eeg.*,     eegXraw,      false
                    abc,       ABC,          false
                    a[bc],     ab,           false
                    """)
    void patternMatches_asInIam(String pattern, String text, boolean expected) {
        assertThat(Wildcard.matches(pattern, text)).isEqualTo(expected);
    }

    @Test
    void patternMadeToHurt_isDecidedQuickly() {
        String text = "a".repeat(5_000);

        boolean matches = assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> Wildcard.matches("*a".repeat(2_000) + "b", text));

        assertThat(matches).isFalse();
    }
}
