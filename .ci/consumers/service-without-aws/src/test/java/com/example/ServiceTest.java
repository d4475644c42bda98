package com.example;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.TopicsNotReadyException;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.junit.WithLocalMsk;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@WithLocalMsk
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServiceTest {

    @Test
    void nothingOfAws_isThere() {
        assertThrows(ClassNotFoundException.class, () -> Class.forName("software.amazon.awssdk.regions.Region"));
    }

    @Test
    @Order(1)
    void withoutItsTopics_itDoesNotStart(LocalMsk kafka) {
        TopicsNotReadyException refused =
                assertThrows(TopicsNotReadyException.class, () -> Service.start(kafka.clientProperties()));

        assertTrue(refused.report().failures().stream().allMatch(failure -> failure.code() == FailureCode.TOPIC_MISSING));
    }

    @Test
    @Order(2)
    void withItsTopics_itStarts(LocalMsk kafka, Admin admin) throws Exception {
        admin.createTopics(Topics.catalog().topics().stream()
                        .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) -1))
                        .toList())
                .all()
                .get();

        assertEquals(3, Service.start(kafka.clientProperties()).topics().size());
    }
}
