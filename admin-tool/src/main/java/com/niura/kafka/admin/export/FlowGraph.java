package com.niura.kafka.admin.export;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;

/** Who writes to and reads from which topic, as an SVG element: producers left, topics in the middle, consumers right. */
final class FlowGraph {

    /** For a screen or a page. */
    static final Format WIDE = new Format("wide", 960, 13, 210, 330);
    /** For a phone held upright: the same, with names in more lines. */
    static final Format NARROW = new Format("narrow", 344, 10, 86, 118);

    /** How many classes of colours there are, c0 and on. */
    private static final int COLOURS = 6;
    /** What a character of a monospaced font is wide at the most, as a part of its size. */
    private static final double CHARACTER = 0.61;

    private static final int PADDING = 6;
    private static final int GAP = 8;

    private final Format format;
    private final List<Service> services;
    /** The services' places in the catalog. */
    private final Map<String, Integer> ranks = new TreeMap<>();

    private final Map<String, Box> topics = new LinkedHashMap<>();
    private final StringBuilder svg = new StringBuilder();

    private FlowGraph(Format format, List<Service> services) {
        this.format = format;
        this.services = services;
        services.forEach(service -> ranks.put(service.name(), ranks.size()));
    }

    /**
     * How much room there is.
     *
     * @param name a class of the element and the beginning of its ids
     * @param width of the whole, in user units as all that follows
     * @param fontSize of a monospaced font
     * @param serviceWidth of a box for a service
     * @param topicWidth of a box for a topic
     */
    record Format(String name, int width, int fontSize, int serviceWidth, int topicWidth) {

        int lineHeight() {
            return fontSize * 4 / 3;
        }
    }

    /** A name in a frame. */
    private record Box(List<String> lines, double x, double y, double width, double height) {

        double middle() {
            return y + height / 2;
        }
    }

    static String svg(TopicCatalog catalog, Format format) {
        return new FlowGraph(format, catalog.services()).svg(catalog.topics());
    }

    private String svg(List<Topic> declared) {
        // Whoever writes has the topics side by side, so that few lines cross.
        List<Topic> inOrder = declared.stream()
                .sorted(Comparator.<Topic>comparingInt(topic -> first(topic.producers()))
                        .thenComparingInt(topic -> first(topic.consumers())))
                .toList();
        double headings = 2.0 * format.lineHeight();
        double bottom = headings;
        for (Topic topic : inOrder) {
            Box box = box(topic.name(), (format.width() - format.topicWidth()) / 2.0, bottom, format.topicWidth());
            topics.put(topic.name(), box);
            bottom += box.height() + GAP;
        }
        Map<String, Box> producers = column(Service::produces, 1, headings, bottom);
        Map<String, Box> consumers =
                column(Service::consumes, format.width() - format.serviceWidth() - 1.0, headings, bottom);
        for (Map<String, Box> column : List.of(producers, consumers)) {
            for (Box box : column.values()) {
                bottom = Math.max(bottom, box.y() + box.height() + GAP);
            }
        }
        String id = "flow-" + format.name();
        line("<svg class=\"flow %s\" viewBox=\"0 0 %s %s\" role=\"img\" aria-labelledby=\"%s-title %s-desc\">"
                .formatted(format.name(), format.width(), number(bottom), id, id));
        line("<title id=\"%s-title\">Producers, topics and consumers</title>".formatted(id));
        line(
                "<desc id=\"%s-desc\">Lines lead from each producer to its topics, and from each topic to its consumers. The"
                                .formatted(id)
                        + " tables below say the same.</desc>");
        heading("Producers", producers);
        heading("Topics", topics);
        heading("Consumers", consumers);
        for (Service service : services) {
            service.produces().forEach(topic -> edge(service, of(producers, service.name()), of(topics, topic.name())));
            service.consumes().forEach(topic -> edge(service, of(topics, topic.name()), of(consumers, service.name())));
        }
        topics.values().forEach(box -> draw("topic", box));
        producers.values().forEach(box -> draw("service", box));
        consumers.values().forEach(box -> draw("service", box));
        line("</svg>");
        return svg.toString();
    }

    /** Returns the boxes of the services that use topics in this way, each as near to its topics as the others let it. */
    private Map<String, Box> column(Function<Service, List<Topic>> used, double x, double top, double bottom) {
        Map<String, Double> wanted = new TreeMap<>();
        for (Service service : services) {
            used.apply(service).stream()
                    .mapToDouble(topic -> of(topics, topic.name()).middle())
                    .average()
                    .ifPresent(middle -> wanted.put(service.name(), middle));
        }
        List<Box> boxes = new ArrayList<>();
        List<String> names = wanted.keySet().stream()
                .sorted(Comparator.comparing(wanted::get))
                .toList();
        double free = top;
        for (String name : names) {
            Box box = box(name, x, 0, format.serviceWidth());
            double y = Math.max(free, of(wanted, name) - box.height() / 2);
            boxes.add(new Box(box.lines(), x, y, box.width(), box.height()));
            free = y + box.height() + GAP;
        }
        // Back up, where they were pushed below the last topic and there is room above.
        double needed =
                top + boxes.stream().mapToDouble(box -> box.height() + GAP).sum();
        double limit = Math.max(bottom, needed);
        Map<String, Box> placed = new TreeMap<>();
        for (int i = boxes.size() - 1; i >= 0; i--) {
            Box box = boxes.get(i);
            double y = Math.min(box.y(), limit - GAP - box.height());
            placed.put(names.get(i), new Box(box.lines(), x, y, box.width(), box.height()));
            limit = y;
        }
        return placed;
    }

    private int first(List<String> names) {
        return names.stream().mapToInt(ranks::get).min().orElse(ranks.size());
    }

    private Box box(String name, double x, double y, int width) {
        List<String> lines = wrapped(name, (int) ((width - 2 * PADDING) / (CHARACTER * format.fontSize())));
        return new Box(lines, x, y, width, lines.size() * format.lineHeight() + 2.0 * PADDING);
    }

    /** Returns the name in lines of so many characters, broken behind punctuation where a line does not get short by it. */
    private static List<String> wrapped(String name, int longest) {
        List<String> lines = new ArrayList<>();
        String rest = name;
        while (rest.length() > longest) {
            int end = longest;
            while (end > longest / 2 && Character.isLetterOrDigit(rest.charAt(end - 1))) {
                end--;
            }
            if (end == longest / 2) {
                end = longest;
            }
            lines.add(rest.substring(0, end));
            rest = rest.substring(end);
        }
        lines.add(rest);
        return lines;
    }

    private void heading(String text, Map<String, Box> column) {
        column.values().stream()
                .findFirst()
                .ifPresent(box -> line("<text class=\"heading\" x=\"%s\" y=\"%s\" font-size=\"%s\">%s</text>"
                        .formatted(number(box.x()), format.lineHeight(), format.fontSize(), text)));
    }

    private void draw(String kind, Box box) {
        line("<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"4\"/>"
                .formatted(kind, number(box.x()), number(box.y()), number(box.width()), number(box.height())));
        for (int i = 0; i < box.lines().size(); i++) {
            line("<text x=\"%s\" y=\"%s\" font-size=\"%s\">%s</text>"
                    .formatted(
                            number(box.x() + PADDING),
                            number(box.y() + PADDING + i * format.lineHeight() + format.fontSize()),
                            format.fontSize(),
                            HtmlExport.escaped(box.lines().get(i))));
        }
    }

    private static <T> T of(Map<String, T> known, String name) {
        return Objects.requireNonNull(known.get(name), name);
    }

    private void edge(Service service, Box from, Box to) {
        double start = from.x() + from.width();
        double middle = (start + to.x()) / 2;
        line("<path class=\"c%s\" d=\"M%s %sC%s %s %s %s %s %s\"/>"
                .formatted(
                        of(ranks, service.name()) % COLOURS,
                        number(start),
                        number(from.middle()),
                        number(middle),
                        number(from.middle()),
                        number(middle),
                        number(to.middle()),
                        number(to.x()),
                        number(to.middle())));
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.1f", value);
    }

    private void line(String line) {
        svg.append(line).append('\n');
    }
}
