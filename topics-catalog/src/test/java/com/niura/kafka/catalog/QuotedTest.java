package com.niura.kafka.catalog;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class QuotedTest {

    @Test
    void invisibleCharacters_areEscaped() {
        assertThat(Quoted.text("a\n\r\t\u001b[31m\u202e\u2028\u0000\ud800 \"\\ ü 🧠"))
                .isEqualTo("\"a\\n\\r\\t\\u{001b}[31m\\u{202e}\\u{2028}\\u{0000}\\u{d800} \\\"\\\\ ü 🧠\"");
    }

    @Test
    void longText_isCutBetweenCharacters() {
        assertThat(Quoted.text("🧠".repeat(60))).isEqualTo('"' + "🧠".repeat(60) + '"');
        assertThat(Quoted.text("🧠".repeat(61))).isEqualTo('"' + "🧠".repeat(60) + "…\"");
    }

    @ParameterizedTest
    @CsvSource({"eeg.raw.data", "_x", "-x", "A1"})
    void ordinaryName_isShownAsItIs(String name) {
        assertThat(Quoted.name(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "ü", "a[0]"})
    void otherName_isQuoted(String name) {
        assertThat(Quoted.name(name)).isEqualTo('"' + name + '"');
    }

    @Test
    void manyNames_areCutAfterTwelve() {
        var names = IntStream.rangeClosed(1, 14).mapToObj(Integer::toString).toList();

        assertThat(Quoted.names(names)).isEqualTo("1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 2 more");
        assertThat(Quoted.names(List.of("a", "b"))).isEqualTo("a, b");
    }

    @Test
    void visibleText_isNeitherCutNorQuoted() {
        assertThat(Quoted.visible("C:\\topics\u0007 " + "x".repeat(500)))
                .isEqualTo("C:\\topics\\u{0007} " + "x".repeat(500));
    }
}
