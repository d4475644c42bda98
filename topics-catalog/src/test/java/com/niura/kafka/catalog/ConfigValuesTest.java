package com.niura.kafka.catalog;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What Kafka takes and refuses here was seen of {@code LogConfig.validate} of Kafka 4.4. */
class ConfigValuesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            unclean.leader.election.enable          | true           | TRUE            | true
            unclean.leader.election.enable          | False          | false           | true
            unclean.leader.election.enable          | true           | false           | false
            confluent.value.schema.validation       | True           | true            | true
            retention.ms                            | 1000           | ' 1000 '        | true
            retention.ms                            | +5             | 5               | true
            retention.ms                            | 1000           | 2000            | false
            min.cleanable.dirty.ratio               | 0.50           | 5e-1            | true
            message.format.version                  | 3.10           | 3.1             | false
            message.format.version                  | 3.1            | 3.1-IV0         | false
            x.number                                | 1.0            | 1               | false
            cleanup.policy                          | compact,delete | delete, compact | true
            cleanup.policy                          | compact        | compact,delete  | false
            leader.replication.throttled.replicas   | '0:1, 1:2'     | '0:1,1:2'       | true
            follower.replication.throttled.replicas | '0:1,1:2'      | '1:2,0:1'       | false
            follower.replication.throttled.replicas | *              | *               | true
            compression.type                        | zstd           | ' zstd'         | true
            compression.type                        | zstd           | ZSTD            | false
            """)
    void declaredAndFound_areTheSameIfTheyAreToKafka(String key, String declared, String found, boolean same) {
        var topic = Topic.named("a").partitions(1).config(key, declared).build();

        assertThat(topic.declaresAs(key, found)).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cleanup.policy            | ''
            cleanup.policy            | 'compact, delete'
            cleanup.policy            | compact,compact
            retention.ms              | ' 1000 '
            retention.ms              | +5
            unclean.leader.election.enable | TRUE
            preallocate               | ' true '
            min.cleanable.dirty.ratio | 5e-1
            leader.replication.throttled.replicas | '0:1, 1:2'
            confluent.tier.enable     | whatever
            """)
    void valueThatKafkaTakes_isTaken(String key, String value) {
        assertThat(ConfigValues.wrong(key, value)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cleanup.policy            | compact,
            cleanup.policy            | Compact
            retention.ms              | 1e3
            retention.ms              | ''
            retention.ms              | \u00a01
            confluent.tier.local.hotset.bytes | 1 GB
            preallocate               | yes
            min.cleanable.dirty.ratio | half
            """)
    void valueThatKafkaRefuses_isRefused(String key, String value) {
        assertThat(ConfigValues.wrong(key, value)).isNotNull();
    }
}
