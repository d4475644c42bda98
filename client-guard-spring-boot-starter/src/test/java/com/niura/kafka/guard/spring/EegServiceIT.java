package com.niura.kafka.guard.spring;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.junit.WithLocalMsk;
import com.niura.kafka.localmsk.junit.WithRole;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(
        classes = EegApplication.class,
        properties = {"topic-guard.service=eeg", "spring.kafka.consumer.auto-offset-reset=earliest"})
@WithLocalMsk(mskServerless = "ap-south-1")
@WithRole(name = "eeg", policies = "eeg-policy.json")
class EegServiceIT {

    @BeforeAll
    static void createTopics(Admin operator) throws Exception {
        operator.createTopics(Topics.catalog().service("eeg").topics().stream()
                        .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) -1))
                        .toList())
                .all()
                .get();
    }

    @Test
    void receives(@Autowired EegApplication service, LocalMsk msk) throws Exception {
        try (var producer = new KafkaProducer<>(
                msk.iam().administrator().clientProperties(), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topics.EEG_RAW_DATA, "a sample")).get();
        }

        assertThat(service.received().poll(30, SECONDS)).isEqualTo("a sample");
    }
}
