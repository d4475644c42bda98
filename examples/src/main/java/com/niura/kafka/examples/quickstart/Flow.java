package com.niura.kafka.examples.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.Topics;

/**
 * How many messages each service sent and received, by topic, as the services say it when they end.
 *
 * @param sent by topic: each service with its number
 * @param received by topic: each service with its number
 */
record Flow(Map<String, List<String>> sent, Map<String, List<String>> received) {

    private static final Pattern COUNT = Pattern.compile("(\\d+) × (\\S+?)[,;]?(?= |$)");

    /** Reads the last line of each, as in {@code received 2 × alerts.events; sent 16 × eeg.raw.data}. */
    static Flow of(List<Program> ended) {
        Flow flow = new Flow(new TreeMap<>(), new TreeMap<>());
        for (Program program : ended) {
            String[] halves = program.lastLine().split("; sent ", 2);
            if (halves.length != 2) {
                throw new IllegalStateException(program.name()
                        + " was expected to say at its end what it received and sent, but said: " + program.lastLine());
            }
            count(program.name(), halves[0], flow.received);
            count(program.name(), halves[1], flow.sent);
        }
        return flow;
    }

    private static void count(String service, String text, Map<String, List<String>> counts) {
        COUNT.matcher(text)
                .results()
                .forEach(count -> counts.computeIfAbsent(count.group(2), topic -> new ArrayList<>())
                        .add(service + " " + count.group(1)));
    }

    /** A table of all topics of the catalog. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line("TOPIC", "SENT BY", "RECEIVED BY"));
        for (Topic topic : Topics.catalog().topics()) {
            lines.add(line(
                    topic.name(),
                    String.join(", ", sent.getOrDefault(topic.name(), List.of("nobody"))),
                    String.join(", ", received.getOrDefault(topic.name(), List.of("nobody")))));
        }
        return lines;
    }

    private static String line(String topic, String sent, String received) {
        return String.format(Locale.ROOT, "%-20s%-16s%s", topic, sent, received);
    }
}
