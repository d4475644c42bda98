package com.niura.kafka.guard;

import java.util.Optional;

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

    private boolean isLacking(String topic) {
        return catalog.filter(declared -> declared.find(topic).isEmpty()).isPresent();
    }
}
