package com.niura.kafka.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import com.niura.kafka.localmsk.LocalMsk;

/**
 * The platform's life in half a minute, on a real broker of its own: a service refuses to start because its topics are
 * missing, the operator creates them, the services start and work. Everything is stopped and removed at the end.
 */
public final class Quickstart {

    private static final Duration LIMIT = Duration.ofSeconds(45);

    private Quickstart() {}

    public static void main(String[] args) throws InterruptedException {
        long start = System.nanoTime();
        Path adminTool = adminTool();

        step("1. Starting a real Kafka broker on this machine");
        // A broker that creates topics on first use: that none appears is the services' merit.
        try (LocalMsk kafka = LocalMsk.builder()
                .brokerConfig("auto.create.topics.enable", "true")
                .start()) {
            String bootstrapServers = kafka.bootstrapServers();
            System.out.println("   it listens on " + bootstrapServers);

            step("2. Starting the EEG service, although nobody has created the topics yet");
            try (Program eeg = Program.service("eeg", Eeg.class, bootstrapServers)) {
                eeg.awaitLine("TOPIC_MISSING", LIMIT);
                expectExit("the EEG service", 1, eeg.exitCode(LIMIT));
            }
            System.out.println("   it refused to start (exit code 1) and said why");

            step("3. The operator creates the topics: java -jar admin-tool.jar apply --bootstrap-server "
                    + bootstrapServers);
            try (Program apply =
                    Program.jar("admin-tool", adminTool, List.of("apply", "--bootstrap-server", bootstrapServers))) {
                expectExit("admin-tool apply", 0, apply.exitCode(LIMIT));
            }

            step("4. Starting Core, EEG and Gateway; Gateway sends six seconds of EEG with an eye blink in them");
            runServices(bootstrapServers);
        }
        step(String.format(
                Locale.ROOT,
                "Done in %.0f seconds; the broker is stopped and its data removed",
                (System.nanoTime() - start) / 1e9));
    }

    private static void runServices(String bootstrapServers) throws InterruptedException {
        try (Program core = Program.service("core", Core.class, bootstrapServers);
                Program eeg = Program.service("eeg", Eeg.class, bootstrapServers)) {
            core.awaitLine("is ready", LIMIT);
            eeg.awaitLine("is ready", LIMIT);
            try (Program gateway = Program.service("gateway", Gateway.class, bootstrapServers)) {
                gateway.awaitLine("alert from eeg", LIMIT);
                core.awaitLine("complete", LIMIT);
                gateway.awaitLine("alert from core", LIMIT);
                step("5. Stopping the services; this is what went where");
            }
        }
    }

    private static Path adminTool() {
        Path jar = Path.of(System.getProperty("admin-tool.jar", "admin-tool/target/admin-tool.jar"))
                .normalize();
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("the admin tool was expected at " + jar
                    + ", but is not there; build it: mvn -Dquick -DskipTests package");
        }
        return jar;
    }

    private static void expectExit(String program, int expected, int found) {
        if (found != expected) {
            throw new IllegalStateException(
                    program + " was expected to exit with " + expected + ", but did with " + found);
        }
    }

    private static void step(String text) {
        System.out.println();
        System.out.println(text);
    }
}
