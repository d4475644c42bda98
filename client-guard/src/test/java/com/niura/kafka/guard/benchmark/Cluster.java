package com.niura.kafka.guard.benchmark;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.niura.kafka.guard.CpuQuota;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.credentials.ContainerCredentials;
import com.niura.kafka.localmsk.fault.FaultProxy;
import com.niura.kafka.localmsk.iam.Limits;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/** An emulator of MSK Serverless behind a proxy that counts; its clients are JVMs that act as a service's role, as on ECS. */
final class Cluster implements AutoCloseable {

    /**
     * One run of a program.
     *
     * @param millis from the start of its JVM to its end
     * @param cpuSeconds what its JVM has used, in user and kernel mode
     * @param connections how many it has opened
     * @param roundTrips how often it has waited for an answer
     * @param numbers what it has measured itself; the first one is that from the first line of {@code main} until the verdict
     * @param words what it has found out
     */
    record Run(
            double millis, double cpuSeconds, long connections, long roundTrips, List<Double> numbers, String words) {}

    /** What the programs log; it would drown the tables. */
    private static final Path LOG = Path.of("target", "guard-benchmark.log").toAbsolutePath();
    /** Joins a control group where one is given; its last line is what wait4 tells of the program, in milliseconds. */
    private static final String SHELL =
            "TIMEFORMAT='%3R %3U %3S'; [ -z \"$MEMBERS\" ] || echo $$ >\"$MEMBERS\"; time \"$@\" 2>>\"$LOG\"";

    private final LocalMsk msk;
    private final Admin admin;
    private final ContainerCredentials credentials;

    Cluster() {
        // All limits of the service but those that would make the creation of many topics take an hour.
        msk = LocalMsk.builder()
                .mskServerless("ap-south-1")
                .limits(Limits.serverless().toBuilder()
                        .unlimitedPartitions()
                        .unlimitedCreationRate()
                        .build())
                .faultProxy()
                .start();
        admin = Admin.create(msk.iam().administrator().clientProperties());
        credentials = ContainerCredentials.start(msk.iam().role("core", """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Resource": "*", "Action": [
                  "kafka-cluster:Connect", "kafka-cluster:DescribeCluster", "kafka-cluster:WriteDataIdempotently",
                  "kafka-cluster:DescribeTopic", "kafka-cluster:WriteData", "kafka-cluster:ReadData",
                  "kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"]}}""").credentials());
    }

    LocalMsk msk() {
        return msk;
    }

    void create(Stream<String> names, int partitions) throws Exception {
        admin.createTopics(names.map(name -> new NewTopic(name, Optional.of(partitions), Optional.empty()))
                        .toList())
                .all()
                .get();
    }

    /**
     * Runs a program until its end, with the bootstrap servers as the first argument.
     *
     * @param quota the CPUs that it gets; null for all
     * @throws IllegalStateException if it fails, with what it has printed
     */
    Run run(@Nullable CpuQuota quota, String program, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", "-c", SHELL, "bash"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(msk.jvmOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program, msk.bootstrapServers()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        // Credentials of whoever runs this come first where the SDK looks.
        environment.keySet().removeIf(name -> name.startsWith("AWS_"));
        environment.put("AWS_SHARED_CREDENTIALS_FILE", "none");
        environment.putAll(credentials.environment());
        environment.put("LOG", LOG.toString());
        environment.put("MEMBERS", quota == null ? "" : quota.members().toString());

        FaultProxy.Counts before = msk.proxy().counts();
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(
                    "%s %s has failed; printed: %s, logged: see %s".formatted(program, arguments, output, LOG));
        }
        FaultProxy.Counts after = msk.proxy().counts();
        List<String> lines = output.strip().lines().toList();
        int last = lines.size() - 1;
        List<Double> seconds = numbers(lines.get(last).replace(',', '.'));
        return new Run(
                seconds.get(0) * 1000,
                seconds.get(1) + seconds.get(2),
                after.accepted() - before.accepted(),
                after.roundTrips() - before.roundTrips(),
                numbers(lines.get(0)),
                String.join("\n", lines.subList(1, last)));
    }

    private static List<Double> numbers(String line) {
        return Stream.of(line.split(" ")).map(Double::valueOf).toList();
    }

    @Override
    public void close() {
        credentials.close();
        admin.close();
        msk.close();
    }
}
