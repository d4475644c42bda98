package com.niura.kafka.localmsk.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

import com.niura.kafka.localmsk.LocalMsk;

/** What people are told who have started a cluster from the command line: how to get in, and what to try. */
final class StartupBanner {

    private final LocalMsk cluster;
    private final List<LocalRole> roles;
    private final boolean advertised;

    /**
     * @param roles none for a plain Kafka
     * @param advertised whether clients are told to connect to something else than a host name of the service's form
     */
    StartupBanner(LocalMsk cluster, List<LocalRole> roles, boolean advertised) {
        this.cluster = cluster;
        this.advertised = advertised;
        this.roles = List.copyOf(roles);
    }

    void print(PrintStream out) {
        String processes = cluster.brokers().stream()
                .map(broker -> "process " + broker.pid())
                .collect(Collectors.joining(", "));
        out.printf(
                "Apache Kafka %s is running, %s. Ctrl-C stops it and removes its data.%n%n",
                cluster.kafkaVersion().release(), processes);
        out.printf("Bootstrap servers: %s%n%n", cluster.bootstrapServers());
        out.println("Client properties of Java:");
        cluster.clientProperties().forEach((key, value) -> out.printf("  %s=%s%n", key, value));
        out.println();
        if (roles.isEmpty()) {
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
        out.printf("Cluster: %s%n", cluster.iam().clusterArn());
        for (LocalRole role : roles) {
            out.printf(
                    "%nRole:        %s, which may do %s%n",
                    role.role().arn(),
                    role.policies().isEmpty()
                            ? "everything"
                            : "what is allowed in "
                                    + role.policies().stream()
                                            .map(policy -> policy.path().toString())
                                            .collect(Collectors.joining(", ")));
            out.printf("  in a shell  . %s%n", role.environmentFile());
            out.printf("  as on ECS   ");
            role.endpoint().environment().forEach((name, value) -> out.printf("export %s=%s%n", name, value));
        }
        out.println();
        out.println("JVMs find and trust the cluster with the options in KAFKA_OPTS, which the shell has then:");
        out.printf("  java $KAFKA_OPTS -jar YOUR-PROGRAM.jar%n%n");
        out.println("Clients in other languages log in with OAUTHBEARER and AWS's signer library for their language.");
        out.printf("They have to trust %s", cluster.certificate());
        out.println(
                advertised
                        ? "."
                        : ", and to resolve host names that"
                                + " only JVMs with these options know: start with --advertise localhost, or with --name NAME, and"
                                + " --print-hosts for /etc/hosts.");
        out.println();
        out.println("Try it with Kafka's own tools, and aws-msk-iam-auth on their CLASSPATH:");
        out.printf(
                "  kafka-topics.sh --bootstrap-server %s --command-config %s --create --topic first --partitions 3%n%n",
                cluster.bootstrapServers(), LocalRole.clientPropertiesFile(cluster));
        out.println("Why was something denied? Each decision is a line of:");
        cluster.brokers().forEach(broker -> out.printf("  %s%n", cluster.iam().logFile(broker.id())));
        out.println();
        out.println("A policy for --policy or --role, to read and write one topic in one consumer group (with --name or"
                + " --cluster-arn its ARNs hold for other runs, too):");
        out.println(cluster.iam().examplePolicy("first", "readers").indent(2).stripTrailing());
    }
}
