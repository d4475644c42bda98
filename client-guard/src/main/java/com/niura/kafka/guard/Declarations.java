package com.niura.kafka.guard;

import java.util.Optional;

import com.niura.kafka.catalog.NearestName;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;

/**
 * Where required topics are declared: in a catalog, or by the service alone, in code.
 *
 * @param source of the topics of the catalog
 * @param catalog the catalog; empty where all topics were given without one
 */
record Declarations(CatalogSource source, Optional<TopicCatalog> catalog) {

    /** Of a topic that the catalog lacks, which the admin tool knows only from a file. */
    CatalogSource sourceOf(String topic) {
        return isLacking(topic) ? new CatalogSource(false, source.environment()) : source;
    }

    /** The topic of the catalog that one which it lacks was probably meant to be. */
    Optional<String> nearestTo(String topic) {
        return catalog.filter(declared -> isLacking(topic))
                .flatMap(declared -> NearestName.to(
                        topic, declared.topics().stream().map(Topic::name).toList()));
    }

    private boolean isLacking(String topic) {
        return catalog.filter(declared -> declared.find(topic).isEmpty()).isPresent();
    }
}
