package com.niura.kafka.admin.view;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TextTableTest {

    @Test
    void sentencesAreFoldedAtBlanks_andNamesNever() {
        String name = "com.niura.platform.ingestion.eeg.raw.data.v1.retry.dead-letter";

        String table = TextTable.withHeader("TOPIC", "DETAIL")
                .row(name, "collides with the topic " + name + ", which somebody else has made")
                .text("");

        assertThat(table.lines().filter(line -> line.contains(name))).hasSize(2);
        assertThat(table).contains("collides with the topic\n");
    }
}
