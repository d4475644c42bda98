package com.niura.kafka.admin.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.niura.kafka.catalog.TopicCatalog;

/** A catalog as JSON, with the keys of a catalog file: JSON is YAML, too. The values of configs are all text. */
public final class JsonExport {

    private JsonExport() {}

    public static String of(TopicCatalog catalog) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
        try {
            return new ObjectMapper().writer(printer).writeValueAsString(CatalogTree.of(catalog, value -> value))
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of maps and texts can always be written", e);
        }
    }
}
