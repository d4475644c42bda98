package com.niura.kafka.guard.internal.failure;

import java.util.List;
import java.util.Optional;

import com.niura.kafka.catalog.NearestName;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;

/**
 * Where the required topics are declared, as far as the operator who creates them has to know. Immutable.
 *
 * @param bundled whether it is the catalog in this library, which the admin tool has too
 * @param environment the environment whose overrides apply, when one was given
 * @param catalog the catalog; empty where all topics were given without one
 */
public record CatalogSource(boolean bundled, Optional<String> environment, Optional<TopicCatalog> catalog) {

    /** Topics that were given in code, without a catalog. */
    public static final CatalogSource NONE = new CatalogSource(false, Optional.empty(), Optional.empty());

    /** Whether the admin tool finds the topic in the catalog that it has by itself. */
    boolean isBundled(String topic) {
        return bundled && !lacks(topic);
    }

    /** The topic of the catalog that one which it lacks was probably meant to be. */
    Optional<String> nearestTo(String topic) {
        if (!lacks(topic)) {
            return Optional.empty();
        }
        List<String> names =
                catalog.orElseThrow().topics().stream().map(Topic::name).toList();
        return NearestName.to(topic, names);
    }

    private boolean lacks(String topic) {
        return catalog.filter(declared -> declared.find(topic).isEmpty()).isPresent();
    }
}
