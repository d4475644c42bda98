package com.niura.kafka.guard.internal;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class TextsTest {

    private final Locale localeBefore = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(localeBefore);
    }

    static Stream<Arguments> lines() {
        return Stream.of(
                arguments("", ""),
                arguments(" \r\n\t", ""),
                arguments("  first \r\n\r\n\t second\n", "first second"),
                arguments("a\u000Bb\fc\u0085d\u2028e\u2029f", "a b c d e f"),
                arguments("a\tb", "a b"),
                // ESC, BS, NUL, DEL and a C1 control.
                arguments("\u001b[31mred\b\u0000\u007f\u009b", "?[31mred????"),
                // The other way round, isolates, zero width, byte order mark.
                arguments("a\u202eb\u2066c\u2069d\u200be\ufefff", "a?b?c?d?e?f"),
                // Invisible, and beyond what a char holds.
                arguments("a\udb40\udc41b", "a?b"),
                arguments(
                        "Gr\u00fc\u00dfe, \u0633\u0644\u0627\u0645, \ud83d\ude00",
                        "Gr\u00fc\u00dfe, \u0633\u0644\u0627\u0645, \ud83d\ude00"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void oneLine_hasNothingThatMovesTheCursorOrTurnsTheText(String text, String line) {
        assertThat(Texts.oneLine(text)).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "tr", "fr", "ar-EG", "hi-IN-u-nu-deva"})
    void numbers_haveAsciiDigitsAndAPoint_whateverTheLocale(String locale) {
        Locale.setDefault(Locale.forLanguageTag(locale));

        assertThat(Texts.seconds(Duration.ofMillis(1234))).isEqualTo("1.2 s");
        assertThat(Texts.counted(12345, "topic")).isEqualTo("12345 topics");
        assertThat(Texts.enumeration(Collections.nCopies(1234, 1))).endsWith(" and 1214 more");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "40, 0.0 s", "300, 0.3 s", "2000, 2 s", "9949, 9.9 s", "9950, 10 s", "14600, 15 s"})
    void seconds_haveOneDecimalPlaceBelowTen(long millis, String expected) {
        assertThat(Texts.seconds(Duration.ofMillis(millis))).isEqualTo(expected);
    }

    @Test
    void lists_endAfterTwentyItems() {
        assertThat(Texts.enumeration(List.of())).isEmpty();
        assertThat(Texts.enumeration(List.of("a", "b"))).isEqualTo("a, b");
        assertThat(Texts.enumeration(Collections.nCopies(20, "a"))).endsWith("a, a");
        assertThat(Texts.counted(1, "topic")).isEqualTo("1 topic");
        assertThat(Texts.shortened("abc", 3)).isEqualTo("abc");
        assertThat(Texts.shortened("abcd", 3)).isEqualTo("abc…");
    }
}
