package com.niura.kafka.iam;

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

    /** "If the * wildcard is the last character of a resource ARN segment, it can expand to match beyond the colon boundaries." */
    @ParameterizedTest
    @CsvSource(textBlock = """
                    a:*:c:d:e:f,    a:b:c:d:e:f,      true
                    a:*:f,          a:b:c:d:e:f,      true
                    a:b*,           a:b:c:d:e:f,      true
                    a:*b:c:d:e:f,   a:xb:c:d:e:f,     true
                    a:*e:f,         a:b:c:d:e:f,      false
                    a:?:c:d:e:f,    a:b:c:d:e:f,      true
                    a:b?c:d:e:f,    a:b:c:d:e:f,      false
                    a:b:c:d:e:g*i,  a:b:c:d:e:g:h:i,  true
                    a:b:c:d:e:g?i,  a:b:c:d:e:g:i,    true
                    """)
    void starAtTheEndOfAPart_reachesBeyondIt_andNoOtherWildcard(String pattern, String arn, boolean expected) {
        assertThat(Wildcard.matchesArn(pattern, arn)).isEqualTo(expected);
    }

    @Test
    void patternMadeToHurt_isDecidedQuickly() {
        String text = "a".repeat(5_000);

        boolean matches = assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> Wildcard.matches("*a".repeat(2_000) + "b", text));

        assertThat(matches).isFalse();
    }
}
