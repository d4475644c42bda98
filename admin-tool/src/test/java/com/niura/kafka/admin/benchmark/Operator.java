package com.niura.kafka.admin.benchmark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.niura.kafka.admin.Distribution;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import com.niura.kafka.localmsk.iam.Limits;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

import static org.awaitility.Awaitility.await;

/** An operator with an emulator of MSK Serverless, this tool as jar and with its launcher, and Kafka's own tool. */
final class Operator implements AutoCloseable {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    /** The options with which bin/kafka-run-class.sh of Kafka 2.8 starts a tool. */
    private static final List<String> OPTIONS_OF_KAFKA = List.of(
            "-Xmx256M",
            "-server",
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20",
            "-XX:InitiatingHeapOccupancyPercent=35",
            "-XX:+ExplicitGCInvokesConcurrent",
            "-XX:MaxInlineLevel=15",
            "-Djava.awt.headless=true",
            // As its tools-log4j.properties has it.
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    /** And those for JMX, unless KAFKA_JMX_OPTS says otherwise. */
    private static final List<String> JMX_OF_KAFKA = List.of(
            "-Dcom.sun.management.jmxremote",
            "-Dcom.sun.management.jmxremote.authenticate=false",
            "-Dcom.sun.management.jmxremote.ssl=false");

    private final Path folder;
    private final LocalMsk msk;
    private final Role role;
    private final Admin admin;
    private final Path launcher;
    private final Path archives;
    private final String kafkaJars;
    private final Path clientProperties;

    /** @param folder where to put what is needed meanwhile */
    Operator(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        // The limits of the service, but for those that would make 800 topics take hours.
        msk = LocalMsk.builder()
                .mskServerless("ap-south-1")
                .limits(Limits.serverless().toBuilder()
                        .unlimitedPartitions()
                        .unlimitedCreationRate()
                        .build())
                .start();
        role = msk.iam().administrator();
        admin = Admin.create(role.clientProperties());
        launcher = Distribution.unpack(folder);
        archives = folder.resolve("archives");
        kafkaJars = Stream.of(System.getProperty("kafka-tools", "").split(File.pathSeparator, -1))
                .map(path -> path + File.separator + "*")
                .collect(Collectors.joining(File.pathSeparator));
        clientProperties = Files.writeString(folder.resolve("client.properties"), """
                security.protocol=SASL_SSL
                sasl.mechanism=AWS_MSK_IAM
                sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
                sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
                """);
    }

    String kafkaVersion() {
        return msk.kafkaVersion().release();
    }

    /** {@code kafka-topics.sh} of Kafka 2.8, without the shell script's own time. */
    Run kafkaTopics(String... arguments) throws IOException, InterruptedException {
        return kafkaTopics(JMX_OF_KAFKA, arguments);
    }

    /** The same for somebody who has switched JMX off. */
    Run kafkaTopicsWithoutJmx(String... arguments) throws IOException, InterruptedException {
        return kafkaTopics(List.of(), arguments);
    }

    private Run kafkaTopics(List<String> jmx, String... arguments) throws IOException, InterruptedException {
        List<String> command = java(OPTIONS_OF_KAFKA);
        command.addAll(jmx);
        command.addAll(msk.jvmOptions());
        command.addAll(List.of("-cp", kafkaJars, "kafka.admin.TopicCommand"));
        command.addAll(
                List.of("--bootstrap-server", msk.bootstrapServers(), "--command-config", clientProperties.toString()));
        command.addAll(List.of(arguments));
        Run run = Run.of(folder, role.environment(), 0, command);
        // Its exit code is 0 also for some failures.
        require(!run.output().contains("ERROR") && !run.output().contains("Exception"), run.output());
        return run;
    }

    /** {@code java -jar admin-tool.jar}. */
    Run jar(String... arguments) throws IOException, InterruptedException {
        List<String> command = java(msk.jvmOptions());
        command.addAll(List.of("-jar", System.getProperty("admin-tool.jar", "")));
        command.addAll(List.of(arguments));
        return Run.of(folder, environment(), 0, command);
    }

    /** {@code bin/admin-tool}. */
    Run launcher(String... arguments) throws IOException, InterruptedException {
        return launcher(0, arguments);
    }

    /** The same where it is to end with this exit code. */
    Run launcher(int exitCode, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        return Run.of(folder, environment(), exitCode, command);
    }

    /** Creates the catalog's topics, by a first command of the launcher, which makes its archive, too. */
    void createTopics() throws IOException, InterruptedException {
        launcher("apply");
        try (Stream<Path> files = Files.walk(archives)) {
            require(files.filter(file -> file.toString().endsWith(".jsa")).count() == 1, "without an archive");
        }
    }

    /** The partitions of all topics, by name. */
    Map<String, Integer> partitions() throws ExecutionException, InterruptedException {
        Map<String, Integer> partitions = new HashMap<>();
        admin.describeTopics(admin.listTopics().names().get())
                .allTopicNames()
                .get()
                .forEach((name, description) ->
                        partitions.put(name, description.partitions().size()));
        return partitions;
    }

    /** Deletes all topics, and waits until the broker has forgotten them. */
    void deleteTopics() throws ExecutionException, InterruptedException {
        Set<String> names = admin.listTopics().names().get();
        List<String> left = List.copyOf(names);
        for (int from = 0; from < left.size(); from += 100) {
            admin.deleteTopics(left.subList(from, Math.min(from + 100, left.size())))
                    .all()
                    .get();
        }
        await().atMost(LONGEST_WAIT)
                .until(() -> admin.listTopics().names().get().isEmpty());
    }

    /** Creates topics of one partition each that no catalog declares. */
    void createForeignTopics(int count) throws ExecutionException, InterruptedException {
        for (int from = 0; from < count; from += 100) {
            admin.createTopics(IntStream.range(from, Math.min(from + 100, count))
                            .mapToObj(
                                    number -> new NewTopic("foreign.topic." + number, Optional.of(1), Optional.empty()))
                            .toList())
                    .all()
                    .get();
        }
        await().atMost(LONGEST_WAIT)
                .until(() -> admin.listTopics().names().get().size() >= count);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(role.environment());
        environment.put("KAFKA_BOOTSTRAP", msk.bootstrapServers());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("ADMIN_TOOL_CACHE", archives.toString());
        environment.put("ADMIN_TOOL_OPTS", String.join(" ", msk.jvmOptions()));
        return environment;
    }

    private static List<String> java(List<String> options) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        return command;
    }

    static void require(boolean condition, String words) {
        if (!condition) {
            throw new IllegalStateException("not what is to be measured: " + words);
        }
    }

    @Override
    public void close() {
        admin.close();
        msk.close();
    }
}
