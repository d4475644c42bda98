package com.niura.kafka.guard.benchmark;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.niura.kafka.localmsk.ContainerCredentials;
import com.niura.kafka.localmsk.FaultProxy;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import com.niura.kafka.localmsk.iam.Limits;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

import static org.awaitility.Awaitility.await;

/**
 * A look-alike of MSK Serverless behind a proxy that counts, and the programs that are started as its clients: each in a JVM of
 * its own, one at a time, with the credentials of a role from where an ECS task has them.
 */
final class MeasuredCluster implements AutoCloseable {

    private static final Duration LONGEST_RUN = Duration.ofMinutes(2);
    /** What the programs log; it would drown the tables. */
    private static final File LOG = Path.of("target", "guard-benchmark.log").toFile();

    private final LocalMsk msk;
    private final Admin admin;
    private final Map<String, ContainerCredentials> credentials = new HashMap<>();

    /**
     * One run of a program.
     *
     * @param millis from the start of its JVM to its end
     * @param connections how many it has opened
     * @param roundTrips how often it has waited for an answer, as {@link FaultProxy.Counts#roundTrips()} counts
     * @param outcome what it says
     */
    record Run(double millis, long connections, long roundTrips, Outcome outcome) {}

    MeasuredCluster() {
        // All limits of the service but those that would make the many topics take an hour.
        msk = LocalMsk.builder()
                .mskServerless("ap-south-1")
                .limits(Limits.serverless().withPartitions(OptionalInt.empty()).withCreationRate(Optional.empty()))
                .faultProxy()
                .start();
        admin = Admin.create(msk.iam().administrator().clientProperties());
    }

    String kafkaVersion() {
        return msk.level().kafkaVersion();
    }

    String bootstrapServers() {
        return msk.bootstrapServers();
    }

    /** Creates topics, and waits until the broker that is asked knows them. */
    void create(Stream<String> names, int partitions) throws ExecutionException, InterruptedException {
        List<NewTopic> topics = names.map(name -> new NewTopic(name, Optional.of(partitions), Optional.empty()))
                .toList();
        admin.createTopics(topics).all().get();
        await().atMost(LONGEST_RUN)
                .until(() -> admin.listTopics()
                        .names()
                        .get()
                        .containsAll(topics.stream().map(NewTopic::name).toList()));
    }

    /** Makes a role that may use every topic and the given consumer group as services do, but for some of the topics. */
    void serviceRole(String name, String consumerGroup, String... forbiddenTopics) {
        String denied = Stream.of(forbiddenTopics)
                .map(topic -> """
                        , {"Effect": "Deny", "Action": "kafka-cluster:DescribeTopic", "Resource": "%s"}""".formatted(msk.iam().topicArn(topic)))
                .reduce("", String::concat);
        role(name, """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Resource": "%s",
                   "Action": ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster", "kafka-cluster:WriteDataIdempotently"]},
                  {"Effect": "Allow", "Resource": "%s",
                   "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData", "kafka-cluster:ReadData"]},
                  {"Effect": "Allow", "Resource": "%s",
                   "Action": ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"]}%s]}
                """.formatted(
                msk.iam().clusterArn(), msk.iam().topicArn("*"), msk.iam().groupArn(consumerGroup), denied));
    }

    void role(String name, String... policies) {
        Role role = msk.iam().role(name, policies);
        credentials.put(name, ContainerCredentials.start(role.credentials()));
    }

    /**
     * Runs a program until its end.
     *
     * @throws IllegalStateException if it fails, with what it has printed; what it has logged is in target/guard-benchmark.log
     */
    Run run(String role, String program, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(msk.jvmOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(LOG));
        // Credentials of whoever runs this come first where the SDK looks.
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().put("AWS_SHARED_CREDENTIALS_FILE", "none");
        builder.environment()
                .putAll(Objects.requireNonNull(credentials.get(role), role).environment());

        FaultProxy.Counts before = msk.proxy().counts();
        long begin = System.nanoTime();
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(LONGEST_RUN.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "%s %s has failed; printed: %s, logged: see %s".formatted(program, arguments, output, LOG));
        }
        double millis = Outcome.millisSince(begin);
        FaultProxy.Counts after = msk.proxy().counts();
        return new Run(
                millis,
                after.accepted() - before.accepted(),
                after.roundTrips() - before.roundTrips(),
                Outcome.parse(output));
    }

    @Override
    public void close() {
        credentials.values().forEach(ContainerCredentials::close);
        admin.close();
        msk.close();
    }
}
