package com.niura.kafka.admin.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

import com.niura.kafka.catalog.NearestName;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Reads a file of Kafka client properties, in the format and encoding of Kafka's own tools. */
public final class CommandConfig {

    private CommandConfig() {}

    /**
     * Reads the file.
     *
     * @throws CommandFailedException naming the file, when it cannot be read or is no properties file; without a cause,
     *     which could quote the file's content
     */
    public static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (InputStream stream = Files.newInputStream(file)) {
            properties.load(stream);
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.INVALID,
                    "the file given with --command-config cannot be read: " + file + " (" + reason(file, e) + ")",
                    "Check the path and who may read the file.",
                    null);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(
                    ExitCode.INVALID,
                    "the file given with --command-config is no valid properties file: " + file
                            + " (it has a malformed \\uXXXX escape)",
                    "In a properties file a backslash is written as \\\\.",
                    null);
        }
        Map<String, String> values = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        return values;
    }

    /** A note for each name that is nearly one of Kafka's clients, but not quite: Kafka ignores it without a word. */
    public static List<String> misspelt(Path file, Map<String, String> properties) {
        Set<String> known = new TreeSet<>(AdminClientConfig.configNames());
        known.addAll(ProducerConfig.configNames());
        known.addAll(ConsumerConfig.configNames());
        return properties.keySet().stream()
                .filter(name -> !known.contains(name))
                .flatMap(name -> NearestName.to(name, known).stream()
                        .map(nearest ->
                                "Note: %s: %s is no property of Kafka's clients and has no effect: did you mean %s?"
                                        .formatted(file, name, nearest)))
                .toList();
    }

    private static String reason(Path file, IOException error) {
        if (error instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (error instanceof AccessDeniedException) {
            return "permission denied";
        }
        return Files.isDirectory(file) ? "it is a directory" : error.getClass().getSimpleName();
    }
}
