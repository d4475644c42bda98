package com.niura.kafka.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NearestNameTest {
    private static final List<String> KNOWN =
            List.of("partitions", "purpose", "producers", "consumers", "config", "eeg", "eeg.raw.data", "CreateTime");

    @ParameterizedTest
    @CsvSource({
        "partition,     partitions",
        "partitoins,    partitions",
        "PARTITIONS,    partitions",
        "prtitons,      partitions",
        "egg,           eeg",
        "ege,           eeg",
        "configs,       config",
        "conifg,        config",
        "konfig,        config",
        "producer,      producers",
        "createtime,    CreateTime",
        "eeg-raw-data,  eeg.raw.data",
        "eeg.raw.data,  eeg.raw.data",
    })
    void misspeltName_findsTheOneThatWasMeant(String misspelt, String meant) {
        assertThat(NearestName.to(misspelt, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"replication-factor", "e", "ggg", "parts", "''", "raw", "conf", "parttns_"})
    void nameThatResemblesNone_findsNone(String name) {
        assertThat(NearestName.to(name, KNOWN)).isEmpty();
    }

    @Test
    void ofSeveralNearNames_theNearestIsFound() {
        assertThat(NearestName.to("abcdefghx", List.of("abcdefxyz", "abcdefghi", "abcdefghj")))
                .contains("abcdefghi");
    }

    @Test
    void overlongName_isNotSearchedFor() {
        var name = "a".repeat(250);

        assertThat(NearestName.to(name, List.of(name))).isEmpty();
    }

    /** The search fills in only part of the table; the plain algorithm, which fills in all of it, must agree. */
    @Test
    void search_agreesWithThePlainAlgorithm() {
        var seed = 20_260_314L;
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++) {
            var name = word(random);
            var candidate = word(random);
            var most = Math.max(1, Math.min(3, name.length() / 3));

            assertThat(NearestName.to(name, List.of(candidate)).isPresent())
                    .as("%s and %s, seed %d", name, candidate, seed)
                    .isEqualTo(distance(name, candidate) <= most);
        }
    }

    private static String word(Random random) {
        return random.ints(1 + random.nextInt(12), 'a', 'd')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .toLowerCase(Locale.ROOT);
    }

    private static int distance(String a, String b) {
        var table = new int[a.length() + 1][b.length() + 1];
        for (var i = 0; i <= a.length(); i++) {
            for (var j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                    continue;
                }
                var replaced = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                table[i][j] = Math.min(replaced, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
                }
            }
        }
        return table[a.length()][b.length()];
    }
}
