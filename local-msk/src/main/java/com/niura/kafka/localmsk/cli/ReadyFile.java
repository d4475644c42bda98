package com.niura.kafka.localmsk.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.niura.kafka.iam.Arn;
import com.niura.kafka.localmsk.Broker;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.internal.process.PrivateFiles;

/**
 * A file that is there while a cluster from the command line is ready, with what scripts want to know of it: JSON, or lines for
 * a shell where its name ends in {@code .env}. Whoever sees it sees it whole.
 */
final class ReadyFile implements AutoCloseable {

    private static final JsonFactory JSON = new JsonFactory();

    private final Path file;
    private final Path unfinished;
    private boolean closed;

    /** @throws IllegalArgumentException if there is no folder for it, or something in its place that no earlier cluster has left */
    ReadyFile(Path file) {
        this.file = file.toAbsolutePath();
        this.unfinished = this.file.resolveSibling("%s.%d.new"
                .formatted(this.file.getFileName(), ProcessHandle.current().pid()));
        Path folder = this.file.getParent();
        if (folder == null || !Files.isWritable(folder) || Files.isDirectory(file)) {
            throw new IllegalArgumentException(
                    "--ready-file must name a file in a folder that is there and can be written, but was " + file);
        }
        OwnFile.require("--ready-file", file);
    }

    /** Writes it, unless it has been closed already. */
    void write(LocalMsk cluster, List<LocalRole> roles) {
        try {
            String text = file.toString().endsWith(".env") ? shell(cluster, roles) : json(cluster, roles);
            publish(text);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    synchronized void publish(String text) throws IOException {
        if (!closed) {
            Files.writeString(PrivateFiles.create(unfinished), text);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** With several roles, each has an environment file of its own. */
    private static String shell(LocalMsk cluster, List<LocalRole> roles) {
        if (roles.isEmpty()) {
            return LocalRole.exports(LocalRole.addresses(cluster));
        }
        return LocalRole.exports(LocalRole.environment(
                cluster, roles.size() == 1 ? roles.get(0).endpoint().environment() : Map.of()));
    }

    private static String json(LocalMsk cluster, List<LocalRole> roles) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeNumberField("pid", ProcessHandle.current().pid());
            json.writeStringField("kafkaVersion", cluster.kafkaVersion().release());
            json.writeStringField("bootstrapServers", cluster.bootstrapServers());
            if (!roles.isEmpty()) {
                json.writeStringField(
                        "region", Arn.parse(cluster.iam().clusterArn()).region());
                json.writeStringField("clusterArn", cluster.iam().clusterArn());
                json.writeStringField("certificate", cluster.certificate().toString());
                json.writeStringField("jvmOptions", String.join(" ", cluster.jvmOptions()));
                json.writeArrayFieldStart("roles");
                for (LocalRole role : roles) {
                    json.writeStartObject();
                    json.writeStringField("name", role.role().name());
                    json.writeStringField("arn", role.role().arn());
                    json.writeStringField(
                            "credentialsUri", role.endpoint().uri().toString());
                    json.writeStringField(
                            "environmentFile", role.environmentFile().toString());
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeArrayFieldStart("decisionLogs");
                for (Broker broker : cluster.brokers()) {
                    json.writeString(cluster.iam().logFile(broker.id()).toString());
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        return text + System.lineSeparator();
    }

    /** Removes the file that an earlier cluster has left, which was killed. */
    void clear() {
        try {
            if (OwnFile.writer(file).isPresent()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + file, e);
        }
    }

    /** Removes the file, and keeps it from being written after that. */
    @Override
    public synchronized void close() {
        closed = true;
        try {
            Files.deleteIfExists(unfinished);
            OwnFile.remove(file);
        } catch (IOException e) {
            // Best effort: the program is ending.
        }
    }
}
