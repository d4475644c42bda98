package com.niura.kafka.guard;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.Topics;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeclarationsTest {

    private static final Map<String, ?> CLIENT = Map.of("bootstrap.servers", "b1:9092");
    private static final Declarations BUNDLED =
            new Declarations(new CatalogSource(true, Optional.of("staging")), Optional.of(Topics.catalog()));
    private static final Verdicts VERDICTS = new Verdicts(BUNDLED, CLIENT);
    private static final String DECLARE = "\nFILE has to declare what this service asks for.";

    @Test
    void topicThatTheCatalogLacks_isCreatedFromAFileThatDeclaresIt() {
        assertThat(missing("audit.log"))
                .endsWith("apply --bootstrap-server b1:9092 --environment staging --catalog FILE" + DECLARE);
        assertThat(((TopicFailure)
                                VERDICTS.on(topic("audit.log", 3), new TopicDescription("audit.log", false, List.of())))
                        .action())
                .endsWith(" --environment staging --catalog FILE --add-partitions" + DECLARE);
        assertThat(new Concern.ConfigDrift(
                                "audit.log",
                                "retention.ms",
                                "1",
                                "2",
                                BUNDLED.sourceOf("audit.log"),
                                TargetCluster.of(CLIENT))
                        .action())
                .endsWith(" --environment staging --catalog FILE --alter-configs" + DECLARE);
    }

    @Test
    void topicOfTheCatalog_isCreatedFromTheCatalog() {
        assertThat(missing(Topics.EEG_RAW_DATA))
                .startsWith("Topics are created once")
                .endsWith("apply --bootstrap-server b1:9092 --environment staging");
    }

    @Test
    void nameThatTheCatalogLacks_isComparedWithThoseThatItHas() {
        assertThat(missing("eeg.raw-data"))
                .startsWith("Did you mean eeg.raw.data? The catalog declares that one. Otherwise:\nTopics are created");
        assertThat(missing("audit.log")).startsWith("Topics are created once");
        assertThat(new Declarations(BUNDLED.source(), Optional.empty()).nearestTo("eeg.raw-data"))
                .isEmpty();
    }

    private static String missing(String name) {
        return ((TopicFailure) VERDICTS.on(topic(name, 3), new UnknownTopicOrPartitionException())
                        .orElseThrow())
                .action();
    }

    private static Topic topic(String name, int partitions) {
        return Topic.named(name).partitions(partitions).purpose("test").build();
    }
}
