package com.niura.kafka.admin.view;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.catalog.Environment;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;

/** Shows a catalog: its topics, who uses them, and its environments. */
public final class CatalogView implements View {

    private final TopicCatalog catalog;
    private final String source;
    private final Optional<String> environment;
    private final List<Environment> environments;

    /**
     * @param catalog the catalog, as it is in the environment
     * @param source the catalog's file, or "bundled catalog"
     * @param environments all that the catalog declares
     */
    public CatalogView(
            TopicCatalog catalog, String source, Optional<String> environment, List<Environment> environments) {
        this.catalog = catalog;
        this.source = source;
        this.environment = environment;
        this.environments = List.copyOf(environments);
    }

    @Override
    public String text() {
        TextTable topics = TextTable.withHeader("TOPIC", "PARTITIONS", "PURPOSE", "ALSO DECLARED");
        for (Topic topic : catalog.topics()) {
            List<String> besides = Format.declaredBesides(topic);
            topics.row(
                    topic.name(),
                    Integer.toString(topic.partitions()),
                    topic.purpose(),
                    besides.isEmpty() ? "-" : String.join("\n", besides));
        }
        TextTable services = TextTable.withHeader("SERVICE", "CONSUMER GROUP", "PRODUCES TO", "CONSUMES FROM");
        for (Service service : catalog.services()) {
            services.row(
                    service.name(),
                    service.consumerGroup().orElse("-"),
                    names(service.produces()),
                    names(service.consumes()));
        }
        return source
                + environment.map(name -> ", environment " + name).orElse("")
                + "\n\n"
                + topics.text("")
                + (services.isEmpty() ? "" : "\n" + services.text(""))
                + (environments.isEmpty()
                        ? ""
                        : "\nEnvironments: "
                                + environments.stream().map(Environment::name).collect(Collectors.joining(", "))
                                + "\n");
    }

    private static String names(List<Topic> topics) {
        return topics.isEmpty() ? "-" : topics.stream().map(Topic::name).collect(Collectors.joining("\n"));
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("catalog", source);
        json.put("environment", environment.orElse(null));
        ArrayNode topics = json.putArray("topics");
        for (Topic topic : catalog.topics()) {
            ObjectNode node = topics.addObject();
            node.put("name", topic.name());
            node.put("partitions", topic.partitions());
            topic.replicationFactor().ifPresent(factor -> node.put("replicationFactor", factor));
            node.put("purpose", topic.purpose());
            topic.owner().ifPresent(owner -> node.put("owner", owner));
            topic.producers().forEach(node.putArray("producers")::add);
            topic.consumers().forEach(node.putArray("consumers")::add);
            topic.configs().forEach(node.putObject("configs")::put);
        }
        ArrayNode services = json.putArray("services");
        for (Service service : catalog.services()) {
            ObjectNode node = services.addObject();
            node.put("name", service.name());
            node.put("consumerGroup", service.consumerGroup().orElse(null));
            ArrayNode produces = node.putArray("produces");
            service.produces().forEach(topic -> produces.add(topic.name()));
            ArrayNode consumes = node.putArray("consumes");
            service.consumes().forEach(topic -> consumes.add(topic.name()));
        }
        ArrayNode names = json.putArray("environments");
        environments.forEach(each -> names.add(each.name()));
    }
}
