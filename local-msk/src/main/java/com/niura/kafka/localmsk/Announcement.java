package com.niura.kafka.localmsk;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.niura.kafka.iam.PolicyDocument;

/** What people are told who have started a cluster from the command line: how to get in, and what to try. */
final class Announcement {

    private final LocalMsk cluster;
    private final List<PolicyDocument> policies;

    /** @param policies of the role that people get; everything is allowed when there are none */
    Announcement(LocalMsk cluster, List<PolicyDocument> policies) {
        this.cluster = cluster;
        this.policies = List.copyOf(policies);
    }

    void print(PrintStream out) {
        String processes = cluster.brokers().stream()
                .map(broker -> "process " + broker.pid())
                .collect(Collectors.joining(", "));
        out.printf(
                "Apache Kafka %s is running, %s. Ctrl-C stops it and removes its data.%n%n",
                cluster.level().kafkaVersion(), processes);
        out.printf("Bootstrap servers: %s%n%n", cluster.bootstrapServers());
        out.println("Client properties:");
        cluster.clientProperties().forEach((key, value) -> out.printf("  %s=%s%n", key, value));
        out.println();
        if (cluster.jvmOptions().isEmpty()) {
            out.println("Try it with Kafka's own tools:");
            out.printf(
                    "  kafka-topics.sh --bootstrap-server %s --create --topic first --partitions 3%n",
                    cluster.bootstrapServers());
        } else {
            printServerless(out);
        }
        out.flush();
    }

    private void printServerless(PrintStream out) {
        Role role = policies.isEmpty()
                ? cluster.iam().administrator("local")
                : cluster.iam().role("local", policies);
        Path client = write("client.properties", cluster.clientProperties());
        out.printf("Cluster: %s%n", cluster.iam().clusterArn());
        out.printf(
                "Role:    %s, which may do %s%n%n",
                role.arn(),
                policies.isEmpty()
                        ? "everything"
                        : "what is allowed in "
                                + policies.stream().map(PolicyDocument::name).collect(Collectors.joining(", ")));
        out.println(
                "A shell becomes this role with the first line; JVMs find and trust the cluster with the options in KAFKA_OPTS:");
        out.printf("  . %s%n", environment(role));
        out.printf("  java $KAFKA_OPTS -jar YOUR-PROGRAM.jar%n%n");
        out.println("Try it with Kafka's own tools, and aws-msk-iam-auth on their CLASSPATH:");
        out.printf(
                "  kafka-topics.sh --bootstrap-server %s --command-config %s --create --topic first --partitions 3%n%n",
                cluster.bootstrapServers(), client);
        out.println("Why was something denied? Each decision is a line of:");
        cluster.brokers().forEach(broker -> out.printf("  %s%n", cluster.iam().logFile(broker.id())));
        out.println();
        out.println(
                "A policy for --policy, to read and write one topic in one consumer group (the ARNs hold for this run;"
                        + " --cluster-arn sets them):");
        out.println(examplePolicy(cluster.iam(), "first", "readers").indent(2).stripTrailing());
    }

    /** In a file and not on the screen, because these are secrets, if throw-away ones. */
    private Path environment(Role role) {
        StringBuilder lines = new StringBuilder();
        role.environment().forEach((name, value) -> lines.append("export %s='%s'%n".formatted(name, value)));
        lines.append("export KAFKA_OPTS='%s'%n".formatted(String.join(" ", cluster.jvmOptions())));
        return write("role.env", lines.toString());
    }

    private Path write(String name, Map<String, Object> properties) {
        StringBuilder lines = new StringBuilder();
        properties.forEach((key, value) -> lines.append("%s=%s%n".formatted(key, value)));
        return write(name, lines.toString());
    }

    private Path write(String name, String text) {
        Path file = cluster.dataFolder().resolve(name);
        try {
            OwnerOnly.create(file);
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    /** What it takes to write to a topic, and to read it in a consumer group. */
    static String examplePolicy(Iam iam, String topic, String group) {
        return """
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    {
                      "Effect": "Allow",
                      "Action": ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster", "kafka-cluster:WriteDataIdempotently"],
                      "Resource": "%s"
                    },
                    {
                      "Effect": "Allow",
                      "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData", "kafka-cluster:WriteData"],
                      "Resource": "%s"
                    },
                    {
                      "Effect": "Allow",
                      "Action": ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"],
                      "Resource": "%s"
                    }
                  ]
                }""".formatted(iam.clusterArn(), iam.topicArn(topic), iam.groupArn(group));
    }
}
