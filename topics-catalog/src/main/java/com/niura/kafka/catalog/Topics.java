package com.niura.kafka.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The platform's topics: each name as a compile-time constant, and the catalog they are declared in.
 *
 * <p>The catalog is the file {@code topics.yaml} beside this class. The constants repeat its names so that annotations
 * can use them; a test keeps both the same.
 */
public final class Topics {
    public static final String EEG_RAW_DATA = "eeg.raw.data";
    public static final String EEG_PROCESSED_DATA = "eeg.processed.data";
    public static final String USER_ACTIVITY = "user.activity";
    public static final String ALERTS_EVENTS = "alerts.events";
    public static final String ANALYTICS_TRIGGERS = "analytics.triggers";

    static final String FILE = "topics.yaml";

    private static @Nullable TopicCatalog catalog;

    private Topics() {}

    /**
     * The catalog bundled with this library. It is read once, by the first call. The library's build has parsed it, and checked that
     * it satisfies every {@link ValidationProfile}. Safe for use by several threads.
     */
    public static synchronized TopicCatalog catalog() {
        if (catalog == null) {
            catalog = load();
        }
        return catalog;
    }

    private static TopicCatalog load() {
        try (var stream = Topics.class.getResourceAsStream(FILE)) {
            if (stream == null) {
                throw new IllegalStateException("this build of the library lacks its resource " + FILE);
            }
            var file = CatalogFile.read(stream, FILE);
            var parsed = new CatalogFile(FILE, file.text(), ParsedYaml.of(file));
            return TopicCatalog.read(List.of(parsed), ValidationProfile.KAFKA, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
