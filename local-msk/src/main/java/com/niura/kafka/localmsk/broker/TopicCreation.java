package com.niura.kafka.localmsk.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The main class of a JVM that creates topics, with the Kafka client that a server has beside it: the API's side need not have
 * one.
 */
public final class TopicCreation {

    private static final int PAUSE_MILLIS = 50;

    private TopicCreation() {}

    /**
     * Creates the topics that standard input names, and ends when the broker knows them: a line each, name, partitions and
     * {@code key=value} pairs separated by tabs. What the broker refuses is the only line of standard output.
     *
     * @param args the internal listener of a broker, and the folder with the secret for it
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<NewTopic> topics = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                topics.add(topic(line.split("\t", -1)));
            }
        }
        Set<String> names = topics.stream().map(NewTopic::name).collect(Collectors.toSet());
        try (Admin admin = Admin.create(InternalLogin.clientProperties(Path.of(args[1]), args[0]))) {
            // Tried again, it would only be refused again, and the reason would not come out in time.
            admin.createTopics(topics, new CreateTopicsOptions().retryOnQuotaViolation(false))
                    .all()
                    .get();
            // The controller creates them, and the broker hears of it.
            while (!admin.listTopics().names().get().containsAll(names)) {
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            System.out.println(cause.getMessage());
            System.exit(1);
        }
    }

    private static NewTopic topic(String[] fields) {
        Map<String, String> config = new HashMap<>();
        for (int i = 2; i < fields.length; i++) {
            int equalsSign = fields[i].indexOf('=');
            config.put(fields[i].substring(0, equalsSign), fields[i].substring(equalsSign + 1));
        }
        return new NewTopic(fields[0], Optional.of(Integer.parseInt(fields[1])), Optional.empty()).configs(config);
    }
}
