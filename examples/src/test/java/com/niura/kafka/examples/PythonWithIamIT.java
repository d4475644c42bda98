package com.niura.kafka.examples;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/** python/run-with-iam, as a person runs it. */
@DisabledOnOs(OS.WINDOWS)
class PythonWithIamIT {

    @Test
    @Timeout(120)
    void verifyFailsBeforeApply_passesAfter_andTheServiceWorksWithIam() throws IOException {
        Map<String, String> environment =
                Map.of("PYTHON", Python.with("confluent_kafka, botocore"), "PORT", String.valueOf(freePort()));

        Task.Run run = Task.Run.start(
                environment,
                List.of(Path.of("python/run-with-iam").toAbsolutePath().toString()));

        assertThat(run.exitCode()).as(run.text()).isZero();
        assertThat(run.text())
                .containsSubsequence(
                        "== verify, before apply",
                        "4 of 4 topics not usable as declared.",
                        "== apply, by the operator",
                        "5 created, 0 already there; every topic verified.",
                        "== verify, after apply",
                        "All 4 topics verified.",
                        "== core",
                        "s-1: 0 windows analysed",
                        "core has stopped");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
