package com.niura.kafka.examples.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import com.niura.kafka.catalog.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The quickstart as its readers run it: with the real jar of the admin tool, the services as processes of their own. */
class QuickstartIT {

    @Test
    @Timeout(180)
    void showsBothRefusals_theCreation_andEveryMessageArriving() throws IOException, InterruptedException {
        Process quickstart = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dadmin-tool.jar=" + System.getProperty("admin-tool.jar"),
                        "-Dfile.encoding=UTF-8",
                        "-Dstdout.encoding=UTF-8",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        Quickstart.class.getName())
                .redirectErrorStream(true)
                .start();

        String output = new String(quickstart.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        int usedByEeg = Topics.catalog().service("eeg").topics().size();
        assertThat(quickstart.waitFor()).as(output).isZero();
        assertThat(output)
                .contains("[eeg] eeg is not ready: %1$d of %1$d topics not usable".formatted(usedByEeg))
                .contains("[eeg]   TOPIC_MISSING: eeg.raw.data does not exist")
                .contains("[admin-tool]   eeg.raw.data  partitions: 3  denied")
                .contains("denied: exit code 5")
                .contains(
                        "Topic creation completed: " + Topics.catalog().topics().size() + " created, 0 already there")
                .contains("[eeg] eeg is ready: " + usedByEeg + " topics present")
                .contains("[gateway] session-1: alert from eeg: artefact in window 3: 258 µV peak to peak on Fp1")
                .contains("[core] session-1: complete, 3 of 4 windows usable, mean alpha power on O1 450 µV²")
                .contains("[gateway] session-1: alert from core: 1 of 4 windows not usable")
                .contains("""
                           TOPIC               SENT BY         RECEIVED BY
                           eeg.raw.data        gateway 16      eeg 16
                           eeg.processed.data  eeg 4           core 4
                           user.activity       gateway 2       core 2
                           alerts.events       eeg 1, core 1   gateway 2
                           analytics.triggers  core 1          core 1
                        """.indent(0));
        assertThat(output.lines()).as(output).hasSizeLessThan(60);
    }
}
