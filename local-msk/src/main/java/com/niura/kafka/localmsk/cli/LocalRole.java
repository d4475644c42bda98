package com.niura.kafka.localmsk.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.niura.kafka.iam.Arn;
import com.niura.kafka.iam.PolicyDocument;
import com.niura.kafka.iam.PolicyException;
import com.niura.kafka.localmsk.Iam;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import com.niura.kafka.localmsk.credentials.ContainerCredentials;
import com.niura.kafka.localmsk.credentials.TemporaryCredentials;
import com.niura.kafka.localmsk.iam.Identity;
import com.niura.kafka.localmsk.iam.PolicyTemplate;
import com.niura.kafka.localmsk.internal.process.PrivateFiles;

/**
 * A role of a cluster that was started from the command line: an environment file for shells, and an endpoint for credentials
 * as a task on ECS has one.
 *
 * @param environmentFile readable by its owner only; gone with the cluster
 */
record LocalRole(Role role, List<PolicyFile> policies, Path environmentFile, ContainerCredentials endpoint)
        implements AutoCloseable {

    private static final Duration SESSION = Duration.ofHours(12);
    private static final Duration LEAST_LEFT = Duration.ofMinutes(15);

    /** A policy, read once: its file may be a pipe. */
    record PolicyFile(Path path, PolicyTemplate template) {

        /** @throws IllegalArgumentException if it cannot be read */
        static PolicyFile read(String path) {
            try {
                return new PolicyFile(Path.of(path), new PolicyTemplate(Files.readString(Path.of(path))));
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        "a policy must be in a readable text file, but was %s (%s)"
                                .formatted(path, e.getClass().getSimpleName()),
                        e);
            }
        }

        /**
         * The policy for a cluster.
         *
         * @throws IllegalArgumentException if a placeholder stands for nothing
         * @throws PolicyException if it is not a policy that can be followed to the letter
         */
        PolicyDocument of(Arn cluster) {
            String document;
            try {
                document = template.of(cluster);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
            }
            return PolicyDocument.parse(path.toString(), document);
        }
    }

    /** What the command line asks for. */
    record Request(String name, List<PolicyFile> policies) {

        /**
         * Reads {@code NAME=FILE} options, and the files; those of the same name are one role with several policies.
         *
         * @throws IllegalArgumentException if one has another form, or a file cannot be read
         */
        static List<Request> parse(List<String> options) {
            Map<String, List<PolicyFile>> roles = new LinkedHashMap<>();
            for (String option : options) {
                int equalsSign = option.indexOf('=');
                if (equalsSign < 1 || equalsSign == option.length() - 1) {
                    throw new IllegalArgumentException(
                            "--role must be NAME=POLICY.json, the name of a role and the file with its policy, but was "
                                    + option);
                }
                String name = option.substring(0, equalsSign);
                Identity.requireName(name);
                roles.computeIfAbsent(name, key -> new ArrayList<>())
                        .add(PolicyFile.read(option.substring(equalsSign + 1)));
            }
            return roles.entrySet().stream()
                    .map(role -> new Request(role.getKey(), List.copyOf(role.getValue())))
                    .toList();
        }

        /** The policies for a cluster, as {@link PolicyFile#of}. */
        List<PolicyDocument> documents(Arn cluster) {
            return policies.stream().map(policy -> policy.of(cluster)).toList();
        }
    }

    /** Makes the role, and its file in this folder; without policies it may do everything. */
    static LocalRole create(LocalMsk cluster, Request request, Path folder) {
        Iam iam = cluster.iam();
        Role role = request.policies().isEmpty()
                ? iam.administrator(request.name())
                : iam.role(request.name(), request.documents(Arn.parse(iam.clusterArn())));
        ContainerCredentials endpoint = ContainerCredentials.builder()
                .roleArn(role.arn().replace(":sts:", ":iam:").replaceFirst(":assumed-role/([^/]+)/.*", ":role/$1"))
                .start(() -> fresh(role));
        Path file = folder.resolve(fileName(role.name()));
        boolean created = false;
        try {
            PrivateFiles.create(file);
            created = true;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteQuietly(file), "local-msk-role-file"));
            Files.writeString(file, exports(environment(cluster, role.environment())));
            return new LocalRole(role, request.policies(), file, endpoint);
        } catch (IOException e) {
            endpoint.close();
            // Not finished, it may not show yet whose it is.
            if (created) {
                file.toFile().delete();
            }
            throw new UncheckedIOException("Cannot write the environment of " + role.name(), e);
        }
    }

    static String fileName(String role) {
        return role + ".env";
    }

    private static TemporaryCredentials fresh(Role role) {
        TemporaryCredentials current = role.credentials();
        boolean lasts = current.expiration().isAfter(Instant.now().plus(LEAST_LEFT));
        return lasts ? current : role.newCredentials(SESSION);
    }

    /** What a process needs to know of the cluster, besides credentials. */
    static Map<String, String> environment(LocalMsk cluster, Map<String, String> credentials) {
        Map<String, String> variables = new TreeMap<>(credentials);
        variables.put("AWS_REGION", Arn.parse(cluster.iam().clusterArn()).region());
        variables.putAll(addresses(cluster));
        variables.put("KAFKA_OPTS", String.join(" ", cluster.jvmOptions()));
        variables.put("SSL_CA_LOCATION", cluster.certificate().toString());
        return variables;
    }

    /** Where the cluster is, under the names that programs ask for, and the file of {@link #writeClientProperties}. */
    static Map<String, String> addresses(LocalMsk cluster) {
        return Map.of(
                "KAFKA_BOOTSTRAP", cluster.bootstrapServers(),
                "KAFKA_BOOTSTRAP_SERVERS", cluster.bootstrapServers(),
                "KAFKA_CLIENT_PROPERTIES", clientPropertiesFile(cluster).toString());
    }

    static Path clientPropertiesFile(LocalMsk cluster) {
        return cluster.dataFolder().resolve("client.properties");
    }

    /** Writes what a client in Java needs besides credentials, for every role. */
    static void writeClientProperties(LocalMsk cluster) {
        Path file = clientPropertiesFile(cluster);
        String lines = cluster.clientProperties().entrySet().stream()
                .map(property -> "%s=%s%n".formatted(property.getKey(), property.getValue()))
                .collect(Collectors.joining());
        try {
            Files.writeString(PrivateFiles.create(file), lines);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    /** Lines for a shell, whatever the values have in them. */
    static String exports(Map<String, String> variables) {
        return OwnFile.firstLine()
                + System.lineSeparator()
                + new TreeMap<>(variables)
                        .entrySet().stream()
                                .map(variable -> "export %s='%s'%n"
                                        .formatted(
                                                variable.getKey(),
                                                variable.getValue().replace("'", "'\\''")))
                                .collect(Collectors.joining());
    }

    @Override
    public void close() {
        endpoint.close();
        deleteQuietly(environmentFile);
    }

    private static void deleteQuietly(Path file) {
        try {
            OwnFile.remove(file);
        } catch (IOException e) {
            // Best effort: the program is ending.
        }
    }
}
