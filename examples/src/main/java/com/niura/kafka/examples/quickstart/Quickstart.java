package com.niura.kafka.examples.quickstart;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.examples.Core;
import com.niura.kafka.examples.Eeg;
import com.niura.kafka.examples.Gateway;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;

/**
 * The platform's life in a minute, on a real broker of its own with IAM identities: a service refuses to start because its
 * topics are missing and may not create them, the operator does, the services start and work. Everything is stopped and
 * removed at the end.
 */
public final class Quickstart {

    private static final Duration LIMIT = Duration.ofSeconds(45);

    private Quickstart() {}

    public static void main(String[] args) throws InterruptedException {
        long start = System.nanoTime();
        Path adminTool = adminTool();

        step("1. Starting a real Kafka broker on this machine that asks for what MSK Serverless asks for");
        // A broker that creates topics on first use: that none appears is the services' merit.
        try (LocalMsk kafka = LocalMsk.builder()
                .mskServerless("ap-south-1")
                .brokerConfig("auto.create.topics.enable", "true")
                .start()) {
            String arn = kafka.iam().clusterArn();
            Role operator = kafka.iam().role("topics-operator", RolePolicy.of(adminTool, arn, "bastion"));
            Map<String, Role> services = Topics.catalog().services().parallelStream()
                    .map(Service::name)
                    .collect(Collectors.toMap(
                            name -> name,
                            name -> kafka.iam()
                                    .role(name + "-service", RolePolicy.of(adminTool, arn, "service", name))));
            System.out.println(
                    "   with a role for the operator and one for each service, and the policies that 'admin-tool"
                            + " iam-policy' makes for them");

            step("2. Starting the EEG service, although nobody has created the topics yet");
            try (Program eeg = service("eeg", Eeg.class, kafka, services)) {
                expectExit("the EEG service", 1, eeg.exitCode(LIMIT));
            }
            System.out.println("   it did not start: exit code 1");

            step("3. Creating one of them with the role of the EEG service: admin-tool apply --topic eeg.raw.data");
            expectExit(
                    "admin-tool apply as the EEG service",
                    5,
                    adminTool(adminTool, kafka, roleOf("eeg", services), "apply", "--topic", Topics.EEG_RAW_DATA));
            System.out.println("   denied: exit code 5");

            step("4. Creating them with the operator's role: admin-tool apply");
            expectExit("admin-tool apply", 0, adminTool(adminTool, kafka, operator, "apply"));

            step("5. Starting Core, EEG and Gateway; Gateway sends four seconds of EEG with an eye blink in them");
            List<Program> stopped = runServices(kafka, services);

            step("6. What went where");
            Flow.of(stopped).lines().forEach(line -> System.out.println("   " + line));
        }
        step(String.format(
                Locale.ROOT,
                "Done in %.0f seconds; the broker is stopped and its data removed",
                (System.nanoTime() - start) / 1e9));
    }

    private static List<Program> runServices(LocalMsk kafka, Map<String, Role> roles) throws InterruptedException {
        try (Program core = service("core", Core.class, kafka, roles);
                Program eeg = service("eeg", Eeg.class, kafka, roles)) {
            core.awaitLine("is ready", LIMIT);
            eeg.awaitLine("is ready", LIMIT);
            try (Program gateway = service("gateway", Gateway.class, kafka, roles)) {
                gateway.awaitLine("alert from eeg", LIMIT);
                gateway.awaitLine("alert from core", LIMIT);
                return List.of(gateway, eeg, core);
            }
        }
    }

    private static Program service(String name, Class<?> main, LocalMsk kafka, Map<String, Role> roles) {
        return Program.service(name, setting(kafka, roleOf(name, roles)), main);
    }

    private static Role roleOf(String service, Map<String, Role> roles) {
        return Objects.requireNonNull(roles.get(service), service);
    }

    private static int adminTool(Path jar, LocalMsk kafka, Role role, String... arguments) throws InterruptedException {
        try (Program tool = Program.jar("admin-tool", setting(kafka, role), jar, List.of(arguments))) {
            return tool.exitCode(LIMIT);
        }
    }

    /** As on ECS and on the bastion, the role is in the environment; where the cluster is, too. */
    private static Program.Setting setting(LocalMsk kafka, Role role) {
        Map<String, String> environment = new HashMap<>(role.environment());
        environment.put("KAFKA_BOOTSTRAP", kafka.bootstrapServers());
        return new Program.Setting(kafka.jvmOptions(), environment);
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
