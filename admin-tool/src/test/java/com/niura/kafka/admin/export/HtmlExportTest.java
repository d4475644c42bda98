package com.niura.kafka.admin.export;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.niura.kafka.admin.iam.RolePermissions;
import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.Topics;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a browser makes of the page; how it looks is for people to see. */
class HtmlExportTest {

    private static final TopicCatalog NASTY = TopicCatalog.load(Path.of("src/test/resources/catalog/nasty.yaml"));

    /** The tags that the page consists of: a catalog adds none. */
    private static final Set<String> TAGS = Set.of(
            "html head meta link title style body header h1 h2 h3 p nav ul li a main section table thead tbody tr th td br code"
                    .split(" "));

    private static final Set<String> SVG_TAGS = Set.of("svg", "title", "desc", "text", "rect", "path");

    static Stream<TopicCatalog> catalogs() {
        return Stream.of(
                Topics.catalog(),
                NASTY,
                large(),
                TopicCatalog.builder()
                        .topic(Topic.named("alone")
                                .partitions(1)
                                .purpose("Used by nobody")
                                .build())
                        .build());
    }

    /** 60 topics, two of them with names as long as Kafka takes, and services that use many of them. */
    private static TopicCatalog large() {
        TopicCatalog.Builder catalog = TopicCatalog.builder();
        List<String> services = IntStream.range(0, 12)
                .mapToObj(i -> "service-" + i + (i == 5 ? "-" + "y".repeat(90) : ""))
                .toList();
        services.forEach(catalog::service);
        for (int i = 0; i < 60; i++) {
            String name = i == 7 ? "x".repeat(249) : i == 8 ? "long.".repeat(49) + "name" : "topic.number_" + i;
            catalog.topic(Topic.named(name)
                    .partitions(i + 1)
                    .purpose("Purpose " + i)
                    .producers(services.get(i % 12))
                    .consumers(services.get(i * 5 % 12), services.get((i * 5 + 1) % 12))
                    .build());
        }
        return catalog.build();
    }

    @ParameterizedTest
    @MethodSource("catalogs")
    void page_isValid_andHasNoScriptAndNoAddressElsewhere(TopicCatalog catalog) {
        Parser parser = Parser.htmlParser().setTrackErrors(100);

        Document page = parser.parseInput(html(catalog), "");

        assertThat(parser.getErrors()).isEmpty();
        for (Element element : page.getAllElements()) {
            if (element instanceof Document) {
                continue;
            }
            assertThat(element.closest("svg") == null ? TAGS : SVG_TAGS).contains(element.normalName());
            element.attributes().forEach(attribute -> {
                assertThat(attribute.getKey()).doesNotStartWith("on").isNotEqualTo("src");
                if (attribute.getKey().equals("href")) {
                    assertThat(attribute.getValue()).matches("#.+|data:,");
                }
            });
        }
        assertThat(page.select("style").html()).doesNotContain("url(", "@import");
        assertThat(page.select("meta[http-equiv=Content-Security-Policy]").attr("content"))
                .startsWith("default-src 'none';");
    }

    @ParameterizedTest
    @MethodSource("catalogs")
    void page_canBeReadWithoutSeeingIt(TopicCatalog catalog) {
        Document page = Jsoup.parse(html(catalog));

        assertThat(page.select("html").attr("lang")).isEqualTo("en");
        assertThat(page.title()).isEqualTo("Kafka topics: a <catalog>, environment production");
        assertThat(page.select("h1")).hasSize(1);
        assertThat(page.select("main > section"))
                .allSatisfy(section -> assertThat(page.getElementById(section.attr("aria-labelledby")))
                        .isSameAs(section.child(0)));
        Set<String> ids = new HashSet<>();
        page.select("[id]")
                .forEach(element ->
                        assertThat(ids.add(element.id())).as(element.id()).isTrue());
        assertThat(page.select("a"))
                .allSatisfy(link -> assertThat(ids).contains(link.attr("href").substring(1)));
        assertThat(page.select("svg[role=img]"))
                .hasSize(2)
                .allSatisfy(svg -> assertThat(svg.attr("aria-labelledby").split(" "))
                        .containsExactly(svg.child(0).id(), svg.child(1).id()));
        assertThat(page.select("table")).isNotEmpty().allSatisfy(table -> {
            List<String> columns = table.select("thead th[scope=col]").eachText();
            assertThat(table.select("tbody tr")).isNotEmpty().allSatisfy(row -> {
                assertThat(row.child(0).is("th[scope=row]")).isTrue();
                assertThat(row.select("td").eachAttr("data-column")).isEqualTo(columns.subList(1, columns.size()));
            });
        });
    }

    @ParameterizedTest
    @MethodSource("catalogs")
    void whatIsDeclared_isThere_asText(TopicCatalog catalog) {
        Document page = Jsoup.parse(html(catalog));

        List<Element> rows = page.select("section[aria-labelledby=topics] tbody tr");
        assertThat(rows).hasSameSizeAs(catalog.topics());
        for (int i = 0; i < rows.size(); i++) {
            Topic topic = catalog.topics().get(i);
            assertThat(rows.get(i).child(0).wholeText()).isEqualTo(topic.name());
            assertThat(cell(rows.get(i), "Partitions")).isEqualTo(Integer.toString(topic.partitions()));
            assertThat(cell(rows.get(i), "Purpose")).isEqualTo(topic.purpose());
            assertThat(cell(rows.get(i), "Owner")).isEqualTo(topic.owner().orElse(""));
            assertThat(cell(rows.get(i), "Producers")).isEqualTo(String.join("\n", topic.producers()));
            assertThat(cell(rows.get(i), "Consumers")).isEqualTo(String.join("\n", topic.consumers()));
        }
        assertThat(page.select("section[aria-labelledby=services] tbody th").eachText())
                .isEqualTo(catalog.services().stream().map(Service::name).toList());
    }

    @Test
    void configsGroupsAndOverrides_areThere_asText() {
        Document page = Jsoup.parse(html(NASTY));

        assertThat(column(page, "Also declared"))
                .first()
                .isEqualTo("cleanup.policy=compact,delete\nx.y=007\nz=-1\nb=true\nr=0.5\nc=a b\\n \"${x}");
        assertThat(column(page, "Consumer group")).containsExactly("", "a|b `c` ${d}");
        assertThat(column(page, "Overrides"))
                .containsExactly(
                        "...: 3 partitions, replication-factor=3, retention.ms=1209600000 (14 d)\n__mine: none", "");
    }

    /** The text of a cell, nothing where the column is left out since it is empty in all rows. */
    private static String cell(Element row, String column) {
        return String.join("", column(row, column));
    }

    private static List<String> column(Element within, String name) {
        return within.select("td[data-column=" + name + "]").stream()
                .map(Element::wholeText)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("catalogs")
    void everyRole_hasTheActionsThatItNeeds(TopicCatalog catalog) {
        Document page = Jsoup.parse(html(catalog));

        List<Element> tables = page.select("section[aria-labelledby=iam-actions-on-amazon-msk] table");
        assertThat(page.select("h3").eachText())
                .isEqualTo(Stream.concat(
                                Stream.of("Bastion, to plan, apply and verify"),
                                catalog.services().stream().map(service -> "Service " + service.name()))
                        .toList());
        assertThat(tables).hasSize(1 + catalog.services().size());
        assertActions(tables.get(0), RolePermissions.ofBastion(catalog, AllowedChanges.NONE));
        for (int i = 0; i < catalog.services().size(); i++) {
            assertActions(
                    tables.get(i + 1),
                    RolePermissions.ofService(catalog.services().get(i)));
        }
    }

    private static void assertActions(Element table, RolePermissions permissions) {
        assertThat(table.select("tbody th").eachText())
                .isEqualTo(permissions.grants().stream()
                        .map(grant -> grant.permission().iamAction())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("catalogs")
    void graph_hasEveryUse_andNamesInFramesThatDoNotOverlap(TopicCatalog catalog) {
        Document page = Jsoup.parse(html(catalog));
        int uses = catalog.topics().stream()
                .mapToInt(topic -> topic.producers().size() + topic.consumers().size())
                .sum();

        for (Element svg : page.select("svg")) {
            assertThat(svg.select("path")).hasSize(uses);
            String[] view = svg.attr("viewBox").split(" ", -1);
            List<Element> frames = svg.select("rect");
            StringBuilder names = new StringBuilder();
            for (Element frame : frames) {
                assertThat(left(frame)).isNotNegative();
                assertThat(right(frame)).isLessThanOrEqualTo(Double.parseDouble(view[2]));
                assertThat(bottom(frame)).isLessThanOrEqualTo(Double.parseDouble(view[3]));
                assertThat(frames).filteredOn(other -> overlap(frame, other)).hasSize(1);
                for (Element line = frame.nextElementSibling();
                        line != null && line.is("text");
                        line = line.nextElementSibling()) {
                    double width = line.text().length() * 0.61 * number(line, "font-size");
                    assertThat(number(line, "x") + width).isLessThanOrEqualTo(right(frame));
                    assertThat(number(line, "y")).isBetween(number(frame, "y"), bottom(frame));
                    names.append(line.text());
                }
                names.append('\n');
            }
            assertThat(names.toString().lines().limit(catalog.topics().size()))
                    .containsExactlyInAnyOrderElementsOf(
                            catalog.topics().stream().map(Topic::name).toList());
        }
    }

    @Test
    void page_isTheSameInEveryLocale() {
        String page = html(NASTY);
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(html(NASTY)).isEqualTo(page);
        } finally {
            Locale.setDefault(before);
        }
    }

    private static boolean overlap(Element a, Element b) {
        return left(a) < right(b) && left(b) < right(a) && number(a, "y") < bottom(b) && number(b, "y") < bottom(a);
    }

    private static double left(Element frame) {
        return number(frame, "x");
    }

    private static double right(Element frame) {
        return left(frame) + number(frame, "width");
    }

    private static double bottom(Element frame) {
        return number(frame, "y") + number(frame, "height");
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.attr(attribute));
    }

    private static String html(TopicCatalog catalog) {
        return HtmlExport.of(catalog, new ExportSource("a <catalog>", Optional.of("production")));
    }
}
