package com.niura.kafka.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import com.niura.kafka.localmsk.junit.WithLocalMsk;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The images, built and run on a Docker engine of this machine, with a cluster that asks for IAM; on request only, with -Pimages. */
@Tag("images")
@WithLocalMsk(mskServerless = "ap-south-1")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(240)
class ImagesIT {

    private static final String TOOL = "niura-test/admin-tool";
    private static final String EEG = "niura-test/eeg";
    private static final Map<String, Role> SERVICES = new HashMap<>();

    @BeforeAll
    static void build() {
        build(TOOL, "../admin-tool");
        build(EEG, ".");
    }

    @Test
    @Order(1)
    void imagesDoNotRunAsRoot(LocalMsk msk) throws IOException {
        for (String image : List.of(TOOL, EEG)) {
            Task.Run id = container(msk, Map.of(), "--entrypoint", "id", image, "-u");

            assertThat(id.text()).isEqualTo("10001\n");
        }
    }

    @Test
    @Order(2)
    void serviceRefusesToStartBeforeItsTopicsAreThere_andTheTaskOfAnyLanguageDoes(LocalMsk msk) throws IOException {
        Task.Run eeg = container(msk, as(msk, service(msk, "eeg")), EEG);

        assertThat(eeg.exitCode()).as(eeg.text()).isEqualTo(1);
        assertThat(eeg.text()).contains("TOPIC_MISSING: eeg.raw.data does not exist");

        Task.Run verify = verifyOfTheTask(msk);

        assertThat(verify.exitCode()).as(verify.text()).isEqualTo(3);
    }

    @Test
    @Order(3)
    void toolPlansAppliesAndVerifies_andThenTheServiceIsReady_andStopsOnSigterm(LocalMsk msk) throws IOException {
        Role operator = msk.iam().role("operator", policy(msk, "bastion"));

        assertThat(container(msk, as(msk, operator), TOOL, "plan").exitCode()).isEqualTo(3);
        assertThat(container(msk, as(msk, operator), TOOL, "apply", "--yes").exitCode())
                .isZero();
        Task.Run verify = verifyOfTheTask(msk);
        assertThat(verify.exitCode()).as(verify.text()).isZero();

        Map<String, String> environment = as(msk, service(msk, "eeg"));
        environment.merge("JDK_JAVA_OPTIONS", " -Xlog:class+load:stdout", String::concat);
        Task.Run eeg = container(msk, environment, EEG);
        String start = eeg.until("eeg is ready: 3 topics present");
        eeg.stop();
        // docker run hands the signal on; 143 is what a JVM says of SIGTERM.
        assertThat(eeg.exitCode()).as(eeg.text()).isIn(0, 143);
        long fromArchive = start.lines()
                .filter(line -> line.endsWith("shared objects file (top)"))
                .count();
        long fromJars = start.lines()
                .filter(line -> line.contains("source: file:/app/lib/"))
                .count();
        assertThat(fromArchive).isGreaterThan(3000).isGreaterThan(10 * fromJars);
    }

    /** The first container of examples/ecs/any-language.json: its command, in the tool's image. */
    private static Task.Run verifyOfTheTask(LocalMsk msk) throws IOException {
        List<String> command = new ArrayList<>(List.of(TOOL));
        command.addAll(
                TaskDefinition.read("any-language.json").containers().get(0).command());
        return container(msk, as(msk, service(msk, "core")), command.toArray(new String[0]));
    }

    private static Role service(LocalMsk msk, String name) throws IOException {
        Role role = SERVICES.get(name);
        if (role == null) {
            role = msk.iam().role(name + "-service", policy(msk, "service", name));
            SERVICES.put(name, role);
        }
        return role;
    }

    private static String policy(LocalMsk msk, String... whose) throws IOException {
        List<String> command = new ArrayList<>(List.of(TOOL, "iam-policy"));
        command.addAll(List.of(whose));
        command.addAll(List.of("--cluster-arn", msk.iam().clusterArn()));
        return container(msk, Map.of(), command.toArray(new String[0])).json();
    }

    private static Map<String, String> as(LocalMsk msk, Role role) {
        Map<String, String> environment = new HashMap<>(role.environment());
        environment.put("KAFKA_BOOTSTRAP", msk.bootstrapServers());
        environment.put("JDK_JAVA_OPTIONS", String.join(" ", trust(msk)));
        return environment;
    }

    /** Runs a container beside the cluster, which listens on the loopback of this machine. */
    private static Task.Run container(LocalMsk msk, Map<String, String> environment, String... imageAndArguments)
            throws IOException {
        List<String> command =
                new ArrayList<>(List.of("docker", "run", "--rm", "--init", "--network", "host", "--read-only"));
        for (String line : Files.readAllLines(hosts(msk))) {
            String[] addressAndName = line.split(" ", -1);
            if (line.endsWith(".amazonaws.com")) {
                command.addAll(List.of("--add-host", addressAndName[1] + ":" + addressAndName[0]));
            }
        }
        trust(msk).stream()
                .filter(option -> option.startsWith("-Djavax.net.ssl.trustStore="))
                .map(option -> option.substring(option.indexOf('=') + 1))
                .forEach(file -> command.addAll(List.of("-v", file + ":" + file + ":ro")));
        // Names only: the values are secrets, and others may read a command line.
        environment.keySet().forEach(name -> command.addAll(List.of("-e", name)));
        command.addAll(Arrays.asList(imageAndArguments));
        return Task.Run.start(environment, command);
    }

    private static List<String> trust(LocalMsk msk) {
        return msk.jvmOptions().stream()
                .filter(option -> option.startsWith("-Djavax.net.ssl."))
                .toList();
    }

    private static Path hosts(LocalMsk msk) {
        return msk.jvmOptions().stream()
                .filter(option -> option.startsWith("-Djdk.net.hosts.file="))
                .map(option -> Path.of(option.substring(option.indexOf('=') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static void build(String image, String context) {
        String jre = Objects.requireNonNull(System.getProperty("images.jre"), "system property images.jre");
        Task.Run build =
                Task.Run.start(Map.of(), List.of("docker", "build", "-t", image, "--build-arg", "JRE=" + jre, context));
        assertThat(build.exitCode()).as(build.text()).isZero();
    }
}
