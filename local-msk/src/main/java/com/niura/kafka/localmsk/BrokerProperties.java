package com.niura.kafka.localmsk;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.niura.kafka.localmsk.internal.process.DataFolder;
import com.niura.kafka.localmsk.internal.process.Ports;
import com.niura.kafka.localmsk.internal.process.PrivateFiles;

/** The server.properties of one broker: settings for a quick start, and the caller's on top. */
final class BrokerProperties {

    /** What {@link LocalMsk} has to decide itself, because it relies on it afterwards. */
    static final Set<String> RESERVED = Set.of(
            "broker.id",
            "controller.quorum.voters",
            "listeners",
            "log.dir",
            "log.dirs",
            "metadata.log.dir",
            "node.id",
            "process.roles",
            "zookeeper.connect");

    private final SortedMap<String, String> values = new TreeMap<>();

    /**
     * @param ports of all brokers of the cluster
     * @param address what clients are told to connect to
     * @param securityConfig how the listeners are secured; nothing for plain text
     */
    BrokerProperties(
            ClusterSettings settings,
            int id,
            List<Ports> ports,
            String address,
            Map<String, String> securityConfig,
            DataFolder.OfBroker folder) {
        int brokers = ports.size();
        Ports own = ports.get(id - 1);
        values.put("log.dirs", folder.data().toString());

        // Listeners of its own for the cluster's traffic, so that the security of the clients' one can be changed
        // without
        // touching it.
        String internal = "INTERNAL://%s:%s".formatted(Ports.HOST, own.internal());
        String listeners = "CLIENT://%s,%s".formatted(Ports.text(own.clientAddress()), internal);
        values.put("advertised.listeners", "CLIENT://%s,%s".formatted(address, internal));
        values.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT");
        values.put("inter.broker.listener.name", "INTERNAL");
        switch (settings.kafkaVersion()) {
            case KAFKA_4 -> {
                values.put("node.id", String.valueOf(id));
                values.put("process.roles", "broker,controller");
                values.put("listeners", "%s,CONTROLLER://%s:%s".formatted(listeners, Ports.HOST, own.controller()));
                values.put("controller.listener.names", "CONTROLLER");
                values.put("controller.quorum.voters", voters(ports));
            }
            case KAFKA_2_8 -> {
                values.put("broker.id", String.valueOf(id));
                values.put("listeners", listeners);
                values.put("zookeeper.connect", "%s:%s".formatted(Ports.HOST, own.controller()));
            }
        }

        // A copy on each broker, up to the three of MSK, and little to spread.
        String replicas = String.valueOf(Math.min(brokers, 3));
        values.put("default.replication.factor", replicas);
        values.put("num.partitions", "1");
        for (String internalTopic :
                new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            values.put(internalTopic + ".num.partitions", "1");
            values.put(internalTopic + ".replication.factor", replicas);
        }
        String inSync = brokers < 3 ? "1" : "2";
        values.put("transaction.state.log.min.isr", inSync);
        values.put("share.coordinator.state.topic.min.isr", inSync);

        // A topic exists when somebody has created it, and a consumer need not wait for others to join.
        values.put("auto.create.topics.enable", "false");
        values.put("group.initial.rebalance.delay.ms", "0");

        // Many clients at once: those beyond it the kernel lets try again, a second later. Kafka 2.8 always has 50.
        values.put("socket.listen.backlog.size", "1000");
        // Who is refused is told so at once. Held back, the answer would come when the broker next looks: up to 0.4 s
        // later.
        values.put("connection.failed.authentication.delay.ms", "0");

        // Small buffers instead of 128 MiB.
        values.put("log.cleaner.dedupe.buffer.size", "2097152");
        values.put("log.cleaner.threads", "1");

        values.putAll(securityConfig);
        values.putAll(settings.brokerConfig());
    }

    private static String voters(List<Ports> ports) {
        return IntStream.rangeClosed(1, ports.size())
                .mapToObj(id ->
                        "%s@%s:%s".formatted(id, Ports.HOST, ports.get(id - 1).controller()))
                .collect(Collectors.joining(","));
    }

    /** Writes the file, readable by its owner only: it may hold passwords. */
    void write(Path file) throws IOException {
        PrivateFiles.create(file);
        Properties properties = new Properties();
        properties.putAll(values);
        try (OutputStream out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
    }

    /** The value as it may be shown to people: hidden when the key says that it is a secret, such as a private key. */
    static String shown(String key, String value) {
        String name = key.toLowerCase(Locale.ROOT);
        boolean secret = name.contains("password")
                || name.contains("passphrase")
                || name.contains("jaas")
                || name.contains("secret")
                || name.endsWith(".key");
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
