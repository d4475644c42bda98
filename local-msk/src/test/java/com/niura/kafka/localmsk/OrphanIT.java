package com.niura.kafka.localmsk;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.core.JsonFactory;
import com.niura.kafka.iam.PolicyDocument;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** However a JVM ends that has not closed its broker, nothing stays. Also the test of running from the classes folder. */
@DisabledOnOs(OS.WINDOWS)
class OrphanIT {

    /** A program that forgets to close. */
    static final class Careless {
        private Careless() {}

        public static void main(String[] args) throws InterruptedException {
            LocalMsk msk = LocalMsk.start();
            System.out.println("started " + msk);
            if (args.length == 0) {
                msk.awaitEnd();
            }
        }
    }

    @TempDir
    private Path folder;

    private String classPath = "";

    @BeforeEach
    void useTheClassesFolder() throws URISyntaxException {
        classPath = TestProgram.path(
                System.getProperty("localmsk.classes", ""),
                locationOf(PolicyDocument.class),
                locationOf(JsonFactory.class),
                locationOf(OrphanIT.class));
    }

    private static Path locationOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @Test
    void killedJvm_takesItsBrokerAndItsDataAlong() throws Exception {
        // Given
        try (TestProgram program = TestProgram.start(folder, "-cp", classPath, Careless.class.getName())) {
            program.awaitOut("started");
            List<ProcessHandle> broker = program.children();
            assertThat(broker).hasSize(1);
            assertThat(program.temporaryFiles()).hasSize(1);

            // When
            program.signal("KILL");

            // Then
            assertThat(program.awaitEnd()).isEqualTo(137);
            await().atMost(TestProgram.LIMIT).untilAsserted(() -> {
                assertThat(broker).noneMatch(ProcessHandle::isAlive);
                assertThat(program.temporaryFiles()).isEmpty();
            });
        }
    }

    @Test
    void jvmThatJustEnds_takesItsBrokerAndItsDataAlong() throws Exception {
        // Given
        try (TestProgram program = TestProgram.start(folder, "-cp", classPath, Careless.class.getName(), "end")) {

            // When
            int exitCode = program.awaitEnd();

            // Then
            assertThat(exitCode).isZero();
            assertThat(program.out()).startsWith("started");
            assertThat(program.children()).isEmpty();
            assertThat(program.temporaryFiles()).isEmpty();
        }
    }
}
