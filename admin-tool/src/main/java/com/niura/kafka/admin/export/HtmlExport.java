package com.niura.kafka.admin.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.niura.kafka.admin.iam.RolePermissions;
import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.admin.view.Format;
import com.niura.kafka.catalog.Environment;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.internal.Texts;

/**
 * A catalog as one page for people: the flow between services and topics, tables of topics, services and environments, and the
 * IAM actions of each role. The page has no script and asks for nothing else; it suits light and dark screens, phones and paper.
 */
public final class HtmlExport {

    /** Tables become lists on a phone, where each cell says which column it is of. */
    private static final String STYLE = """
            :root { --back: #fff; --text: #1c2733; --muted: #55606e; --line: #cfd6dd; --box: #f3f5f8; --link: #0b5cad;
              --c0: #1f6fb2; --c1: #b3541e; --c2: #2e7d4f; --c3: #8a4fa8; --c4: #a03050; --c5: #5f6b1f; }
            @media screen and (prefers-color-scheme: dark) {
              :root { --back: #12171d; --text: #e3e8ee; --muted: #a4afbb; --line: #3a4551; --box: #1d252e; --link: #7ab8ff;
                --c0: #6cb2f0; --c1: #f0a06c; --c2: #73c990; --c3: #c79be0; --c4: #f08ca4; --c5: #c3cf6a; }
            }
            * { box-sizing: border-box; }
            body { margin: 0 auto; padding: 1rem 1.25rem 3rem; max-width: 75rem; background: var(--back); color: var(--text);
              font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
            h1, h2, h3 { line-height: 1.25; }
            h2 { margin-top: 2.5rem; }
            a { color: var(--link); }
            nav ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin: 0; padding: 0; list-style: none; }
            code { font: .875em ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
            .muted { color: var(--muted); }
            table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: .9375rem; }
            th, td { padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
            tbody th { font-weight: 600; }
            thead th { color: var(--muted); overflow-wrap: normal; }
            th.topic, th.purpose, th.also-declared { width: 20%; }
            th.partitions { width: 7em; }
            th.action { width: 37%; }
            .flow { display: block; width: 100%; }
            .wide { max-width: 60rem; }
            .narrow { display: none; max-width: 30rem; }
            .flow text { fill: var(--text); font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
            .flow .heading { fill: var(--muted); font-family: system-ui, sans-serif; font-weight: 600; }
            .flow rect { fill: var(--box); stroke: var(--muted); }
            .flow .service { fill: var(--back); }
            .flow path { fill: none; stroke-width: 1.5; }
            .c0 { stroke: var(--c0); } .c1 { stroke: var(--c1); } .c2 { stroke: var(--c2); }
            .c3 { stroke: var(--c3); } .c4 { stroke: var(--c4); } .c5 { stroke: var(--c5); }
            @media screen and (max-width: 44rem) {
              .wide { display: none; }
              .narrow { display: block; }
              thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
              table, tbody, tr, th, td { display: block; }
              tr { padding: .6rem 0; border-bottom: 1px solid var(--line); }
              th, td { padding: .1rem 0; border: 0; }
              td:empty { display: none; }
              td::before { content: attr(data-column) ": "; color: var(--muted); }
            }
            @media print {
              body { padding: 0; font-size: 10pt; }
              nav { display: none; }
              a { color: inherit; text-decoration: none; }
              h2, h3 { break-after: avoid; }
              .flow { max-height: 19cm; }
              table { font-size: 8pt; }
              tr { break-inside: avoid; }
            }
            """;

    private final StringBuilder text = new StringBuilder();
    private final TopicCatalog catalog;

    private HtmlExport(TopicCatalog catalog) {
        this.catalog = catalog;
    }

    public static String of(TopicCatalog catalog, ExportSource source) {
        return new HtmlExport(catalog).page(escaped(source.line()));
    }

    private String page(String source) {
        line("<!DOCTYPE html>");
        line("<html lang=\"en\">");
        line("<head>");
        line("<meta charset=\"utf-8\">");
        line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        line("<meta name=\"color-scheme\" content=\"light dark\">");
        line("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline';"
                + " img-src data:\">");
        line("<link rel=\"icon\" href=\"data:,\">");
        line("<title>Kafka topics: " + source + "</title>");
        line("<style>\n" + STYLE + "</style>");
        line("</head>");
        line("<body>");
        line("<header>");
        line("<h1>Kafka topics</h1>");
        line("<p class=\"muted\">Generated by 'admin-tool catalog export --format html' from " + source
                + ". Changes belong in the catalog.</p>");
        Map<String, Runnable> sections = sections();
        line("<nav aria-label=\"Contents\"><ul>");
        sections.keySet().forEach(title -> line("<li><a href=\"#" + id(title) + "\">" + title + "</a></li>"));
        line("</ul></nav>");
        line("</header>");
        line("<main>");
        sections.forEach((title, content) -> {
            line("<section aria-labelledby=\"" + id(title) + "\">");
            line("<h2 id=\"" + id(title) + "\">" + title + "</h2>");
            content.run();
            line("</section>");
        });
        line("</main>");
        line("</body>");
        line("</html>");
        return text.toString();
    }

    private Map<String, Runnable> sections() {
        Map<String, Runnable> sections = new LinkedHashMap<>();
        sections.put("Flow", this::flow);
        sections.put("Topics", this::topics);
        if (!catalog.services().isEmpty()) {
            sections.put("Services", this::services);
        }
        if (!catalog.environments().isEmpty()) {
            sections.put("Environments", this::environments);
        }
        sections.put("IAM actions on Amazon MSK", this::roles);
        return sections;
    }

    private void flow() {
        text.append(FlowGraph.svg(catalog, FlowGraph.WIDE)).append(FlowGraph.svg(catalog, FlowGraph.NARROW));
    }

    private void topics() {
        int partitions = catalog.topics().stream().mapToInt(Topic::partitions).sum();
        line("<p>" + Texts.counted(catalog.topics().size(), "topic") + " with " + Texts.counted(partitions, "partition")
                + ".</p>");
        Table table = new Table("Topic", "Partitions", "Purpose", "Owner", "Producers", "Consumers", "Also declared");
        for (Topic topic : catalog.topics()) {
            table.row(
                    "<code id=\"" + id(topic) + "\">" + escaped(topic.name()) + "</code>",
                    Integer.toString(topic.partitions()),
                    escaped(topic.purpose()),
                    topic.owner().map(HtmlExport::escaped).orElse(""),
                    lines(topic.producers()),
                    lines(topic.consumers()),
                    lines(Format.declaredBesides(topic)));
        }
        table.write();
    }

    private void services() {
        Table table = new Table("Service", "Consumer group", "Produces to", "Consumes from");
        for (Service service : catalog.services()) {
            table.row(
                    escaped(service.name()),
                    service.consumerGroup().map(HtmlExport::escaped).orElse(""),
                    links(service.produces(), "<br>"),
                    links(service.consumes(), "<br>"));
        }
        table.write();
    }

    private void environments() {
        Table table = new Table("Environment", "Cluster hosts", "Overrides");
        for (Environment environment : catalog.environments()) {
            table.row(
                    escaped(environment.name()),
                    lines(environment.clusterHosts()),
                    environment.topics().entrySet().stream()
                            .map(override -> links(List.of(catalog.topic(override.getKey())), "") + ": "
                                    + escaped(String.join(", ", Format.overridden(override.getValue()))))
                            .collect(Collectors.joining("<br>")));
        }
        table.write();
    }

    private void roles() {
        line("<p>What each role has to be allowed for what the catalog says it does, and nothing else."
                + " <code>admin-tool iam-policy</code> prints the policies.</p>");
        role("Bastion, to plan, apply and verify", RolePermissions.ofBastion(catalog, AllowedChanges.NONE));
        catalog.services().forEach(service -> role("Service " + service.name(), RolePermissions.ofService(service)));
    }

    private void role(String name, RolePermissions permissions) {
        line("<h3>" + escaped(name) + "</h3>");
        Table table = new Table("Action", "On", "To");
        for (RolePermissions.Grant grant : permissions.grants()) {
            table.row("<code>" + grant.permission().iamAction() + "</code>", on(grant), escaped(grant.reason()));
        }
        table.write();
    }

    private String on(RolePermissions.Grant grant) {
        if (grant.permission().isOnCluster()) {
            return "the cluster";
        }
        if (!grant.permission().isOnTopics()) {
            return "the consumer group " + escaped(String.join(", ", grant.names()));
        }
        return grant.names().size() > 1
                        && grant.names().size() == catalog.topics().size()
                ? "all " + grant.names().size() + " topics"
                : links(grant.names().stream().map(catalog::topic).toList(), ", ");
    }

    private static String links(List<Topic> topics, String separator) {
        return topics.stream()
                .map(topic -> "<a href=\"#" + id(topic) + "\"><code>" + escaped(topic.name()) + "</code></a>")
                .collect(Collectors.joining(separator));
    }

    private static String lines(List<String> texts) {
        return texts.stream().map(HtmlExport::escaped).collect(Collectors.joining("<br>"));
    }

    /** Topics' names hold nothing that an id or an address would have to escape. */
    private static String id(Topic topic) {
        return "topic-" + topic.name();
    }

    private static String id(String title) {
        return title.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    /** Returns the text with nothing in it that HTML acts on, between tags or in a quoted attribute. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** A table, with the roles that it would lose where a phone shows it as a list. */
    private final class Table {

        private final String[] columns;
        private final List<String[]> rows = new ArrayList<>();

        Table(String... columns) {
            this.columns = columns;
        }

        /** Adds a row of HTML cells, one for each column; the first names the row. */
        void row(String... cells) {
            rows.add(cells);
        }

        /** Writes the table without the columns that are empty. */
        void write() {
            int[] filled = IntStream.range(0, columns.length)
                    .filter(column -> rows.stream().anyMatch(row -> !row[column].isEmpty()))
                    .toArray();
            line("<table role=\"table\">");
            line("<thead role=\"rowgroup\"><tr role=\"row\">"
                    + Arrays.stream(filled)
                            .mapToObj(column -> "<th role=\"columnheader\" scope=\"col\" class=\"" + id(columns[column])
                                    + "\">" + columns[column] + "</th>")
                            .collect(Collectors.joining())
                    + "</tr></thead>");
            line("<tbody role=\"rowgroup\">");
            for (String[] row : rows) {
                line("<tr role=\"row\">");
                for (int column : filled) {
                    line(
                            column == 0
                                    ? "<th role=\"rowheader\" scope=\"row\">" + row[0] + "</th>"
                                    : "<td role=\"cell\" data-column=\"" + columns[column] + "\">" + row[column]
                                            + "</td>");
                }
                line("</tr>");
            }
            line("</tbody>");
            line("</table>");
        }
    }
}
