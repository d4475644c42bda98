package com.niura.kafka.admin.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import com.niura.kafka.admin.plan.KafkaCommands;
import com.niura.kafka.catalog.CatalogProblem;
import com.niura.kafka.catalog.Environment;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.catalog.ValidationProfile;
import com.niura.kafka.guard.internal.target.ClientTarget;
import com.niura.kafka.guard.internal.target.HostPort;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which catalog, and which environment's. */
public final class CatalogOptions {

    /** Of larger ones so much is read that they are refused. */
    static final int MORE_THAN_A_CATALOG_HOLDS = 1 << 21;

    @Option(
            names = "--catalog",
            order = 21,
            paramLabel = "FILE",
            description =
                    "The catalog of topics, YAML, also in a jar: 'acme.jar!/topics.yaml'. Once for each file where it is"
                            + " in several. Default: the one bundled with this tool.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--environment",
            order = 22,
            paramLabel = "NAME",
            completionCandidates = BundledNames.OfEnvironments.class,
            description = "The environment whose differences apply. Default: without overrides.")
    private @Nullable String environment;

    private String digest = "not read yet";

    /** The catalog's files, joined by " + ", or "bundled catalog". */
    public String source() {
        return isBundled()
                ? "bundled catalog"
                : files.stream().map(Path::toString).collect(Collectors.joining(" + "));
    }

    public boolean isBundled() {
        return files.isEmpty();
    }

    /** The options that name this catalog to another command, for a shell; each begins with a blank. */
    public String forShell() {
        return files.stream()
                .map(file -> " --catalog " + KafkaCommands.quoted(file.toString()))
                .collect(Collectors.joining());
    }

    /**
     * Returns which state of the catalog was loaded: the tool's version for the bundled one, for files the SHA-256 of their
     * contents, one after the other.
     */
    public String version() {
        return isBundled() ? "version " + ToolVersion.ofTool() : "SHA-256 " + digest;
    }

    public Optional<String> environment() {
        return Optional.ofNullable(environment);
    }

    /**
     * The catalog as declared, for all environments.
     *
     * @throws com.niura.kafka.catalog.InvalidCatalogException when the file breaks a rule
     */
    public TopicCatalog load(ValidationProfile profile) {
        if (!isBundled()) {
            return loadFiles(profile);
        }
        TopicCatalog bundled = Topics.catalog();
        List<CatalogProblem> problems = bundled.validate(profile);
        if (!problems.isEmpty()) {
            throw new IllegalStateException("the bundled catalog must satisfy every profile, but: " + problems);
        }
        return bundled;
    }

    /** Reads each file once: what is loaded is what the digest is of. */
    private TopicCatalog loadFiles(ValidationProfile profile) {
        Map<String, InputStream> contents = new LinkedHashMap<>();
        MessageDigest sha256 = sha256();
        for (Path file : files) {
            Optional<CatalogInJar> inJar = CatalogInJar.named(file);
            if (inJar.isEmpty() && (Files.isDirectory(file) || !Files.isReadable(file))) {
                return TopicCatalog.load(file, profile); // which says what is wrong
            }
            byte[] content = inJar.isPresent() ? inJar.get().read() : read(file);
            sha256.update(content);
            if (contents.put(file.toString(), new ByteArrayInputStream(content)) != null) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        "--catalog names " + file + " twice",
                        "Nothing was done. Name each file once.",
                        null);
            }
        }
        digest = HexFormat.of().formatHex(sha256.digest());
        return TopicCatalog.load(contents, profile);
    }

    private static byte[] read(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            return stream.readNBytes(MORE_THAN_A_CATALOG_HOLDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A note that other topics would be meant with an environment, when none is given and the catalog has such ones. */
    public Optional<String> overridesNotice(TopicCatalog catalog) {
        List<String> differing = catalog.environments().stream()
                .filter(candidate -> !candidate.topics().isEmpty())
                .map(Environment::name)
                .toList();
        return environment != null || differing.isEmpty()
                ? Optional.empty()
                : Optional.of("Note: no --environment is given, so no overrides apply; the catalog has some for "
                        + String.join(", ", differing) + ".");
    }

    /**
     * Refuses a cluster that the catalog gives to another environment than the one asked for, or an environment to which it
     * gives another cluster.
     */
    public void refuseWrongCluster(TopicCatalog catalog, ClientTarget cluster) {
        List<String> hosts = cluster.addresses().stream().map(HostPort::host).toList();
        for (String host : hosts) {
            Optional<Environment> owner = catalog.environmentOfHost(host)
                    .filter(found -> !found.name().equals(environment));
            if (owner.isPresent()) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        "%s is the cluster of the environment %s, but %s"
                                .formatted(
                                        host,
                                        owner.get().name(),
                                        environment == null
                                                ? "no --environment is given"
                                                : "--environment is " + environment),
                        "Nothing was done. Give --environment " + owner.get().name()
                                + ", or the address of the cluster that is meant.",
                        null);
            }
        }
        catalog.environments().stream()
                .filter(candidate -> candidate.name().equals(environment))
                .filter(candidate -> !candidate.clusterHosts().isEmpty())
                .filter(candidate -> hosts.stream().noneMatch(candidate::hasClusterHost))
                .findFirst()
                .ifPresent(candidate -> {
                    throw new CommandFailedException(
                            ExitCode.USAGE,
                            "the environment %s has the cluster %s, but the bootstrap server is %s"
                                    .formatted(
                                            candidate.name(),
                                            String.join(", ", candidate.clusterHosts()),
                                            cluster.bootstrapServers()),
                            "Nothing was done. Correct --bootstrap-server or --environment, or cluster-hosts in the catalog.",
                            null);
                });
    }

    /**
     * The catalog as it is in the environment asked for.
     *
     * @throws com.niura.kafka.catalog.UnknownNameException when the catalog names no such environment
     */
    public TopicCatalog inEnvironment(TopicCatalog catalog) {
        return environment == null ? catalog : catalog.forEnvironment(environment);
    }
}
