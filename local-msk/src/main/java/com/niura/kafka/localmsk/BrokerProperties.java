package com.niura.kafka.localmsk;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The server.properties of one broker: settings for a quick single node, and the caller's on top. */
final class BrokerProperties {

    /** What {@link LocalMsk} has to decide itself, because it relies on it afterwards. */
    static final Set<String> RESERVED = Set.of(
            "controller.quorum.voters",
            "listeners",
            "log.dir",
            "log.dirs",
            "metadata.log.dir",
            "node.id",
            "process.roles");

    private final SortedMap<String, String> values = new TreeMap<>();

    BrokerProperties(Ports ports, DataFolder folder, Map<String, String> overrides) {
        values.put("process.roles", "broker,controller");
        values.put("node.id", "1");
        values.put("log.dirs", folder.data().toString());

        // Three listeners, so that the security of the clients' one can be changed without touching the broker's own
        // traffic.
        String listeners =
                "CLIENT://%1$s:%2$d,INTERNAL://%1$s:%3$d".formatted(Ports.HOST, ports.client(), ports.internal());
        values.put("listeners", "%s,CONTROLLER://%s:%d".formatted(listeners, Ports.HOST, ports.controller()));
        values.put("advertised.listeners", listeners);
        values.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT");
        values.put("inter.broker.listener.name", "INTERNAL");
        values.put("controller.listener.names", "CONTROLLER");
        values.put("controller.quorum.voters", "1@%s:%d".formatted(Ports.HOST, ports.controller()));

        // Nothing to replicate to, and little to spread.
        values.put("num.partitions", "1");
        for (String internalTopic :
                new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            values.put(internalTopic + ".num.partitions", "1");
            values.put(internalTopic + ".replication.factor", "1");
        }
        values.put("transaction.state.log.min.isr", "1");
        values.put("share.coordinator.state.topic.min.isr", "1");

        // A topic exists when somebody has created it, and a consumer need not wait for others to join.
        values.put("auto.create.topics.enable", "false");
        values.put("group.initial.rebalance.delay.ms", "0");

        // Small buffers instead of 128 MiB.
        values.put("log.cleaner.dedupe.buffer.size", "2097152");
        values.put("log.cleaner.threads", "1");

        values.putAll(overrides);
    }

    /** Writes the file, readable by its owner only: it may hold passwords. */
    void write(Path file) throws IOException {
        if (Files.notExists(file)) {
            Files.createFile(file, ownerOnly(file));
        }
        Properties properties = new Properties();
        properties.putAll(values);
        try (OutputStream out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** The value as it may be shown to people: hidden when the key says that it is a secret. */
    static String shown(String key, String value) {
        String name = key.toLowerCase(Locale.ROOT);
        boolean secret = name.contains("password") || name.contains("jaas") || name.contains("secret");
        return secret ? "[hidden]" : value;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        values.forEach((key, value) ->
                text.append(key).append('=').append(shown(key, value)).append(System.lineSeparator()));
        return text.toString();
    }
}
