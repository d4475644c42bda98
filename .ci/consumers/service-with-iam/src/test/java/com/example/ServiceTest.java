package com.example;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.TopicsNotReadyException;
import com.niura.kafka.localmsk.Role;
import com.niura.kafka.localmsk.junit.WithLocalMsk;
import com.niura.kafka.localmsk.junit.WithRole;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@WithLocalMsk(mskServerless = "ap-south-1")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServiceTest {

    static final String POLICY =
            """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
             "Action": ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster", "kafka-cluster:DescribeTopic"],
             "Resource": ["${cluster}", "${topic:*}"]}]}""";

    @Test
    @Order(1)
    void withoutItsTopics_itDoesNotStart(@WithRole(name = "eeg", policies = POLICY) Role eeg) {
        TopicsNotReadyException refused =
                assertThrows(TopicsNotReadyException.class, () -> Service.start(eeg.clientProperties()));

        assertTrue(refused.report().failures().stream().allMatch(failure -> failure.code() == FailureCode.TOPIC_MISSING));
    }

    @Test
    @Order(2)
    void withItsTopics_itStarts(Admin administrator, @WithRole(name = "eeg", policies = POLICY) Role eeg) throws Exception {
        administrator
                .createTopics(Topics.catalog().topics().stream()
                        .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) -1))
                        .toList())
                .all()
                .get();

        assertEquals(3, Service.start(eeg.clientProperties()).topics().size());
    }
}
