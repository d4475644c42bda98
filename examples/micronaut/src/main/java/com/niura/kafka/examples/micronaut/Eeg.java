package com.niura.kafka.examples.micronaut;

import com.niura.kafka.catalog.Topics;
import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what arrives. */
@KafkaListener(groupId = "eeg-service", offsetReset = OffsetReset.EARLIEST)
class Eeg {

    private static final Logger LOG = LoggerFactory.getLogger(Eeg.class);

    @Topic(Topics.EEG_RAW_DATA)
    void receive(String chunk) {
        LOG.info("received {}", chunk);
    }
}
