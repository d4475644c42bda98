package com.niura.kafka.admin.cli;

import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.Stream;

import com.niura.kafka.catalog.Environment;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.Topics;

/** Names in the bundled catalog, for the shell to complete. The catalog is read when they are asked for, not before. */
public abstract class BundledNames implements Iterable<String> {

    private final Function<TopicCatalog, Stream<String>> names;

    private BundledNames(Function<TopicCatalog, Stream<String>> names) {
        this.names = names;
    }

    @Override
    public Iterator<String> iterator() {
        return names.apply(Topics.catalog()).iterator();
    }

    public static final class OfTopics extends BundledNames {
        OfTopics() {
            super(catalog -> catalog.topics().stream().map(Topic::name));
        }
    }

    public static final class OfServices extends BundledNames {
        OfServices() {
            super(catalog -> catalog.services().stream().map(Service::name));
        }
    }

    public static final class OfEnvironments extends BundledNames {
        OfEnvironments() {
            super(catalog -> catalog.environments().stream().map(Environment::name));
        }
    }
}
