package com.acme.billing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

import com.acme.kafka.AcmeTopics;
import com.niura.kafka.admin.Main;
import com.niura.kafka.guard.TopicGuard;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.junit.WithLocalMsk;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@WithLocalMsk
class BillingTest {

    @Test
    void startsOnlyAfterTheOperatorHasCreatedTheTopics(LocalMsk kafka) {
        TopicGuard guard = Billing.guard(kafka.clientProperties());

        assertThat(guard.check().missing())
                .containsExactlyInAnyOrder(AcmeTopics.ORDERS_PLACED, AcmeTopics.ORDERS_CANCELLED);

        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        String[] apply = {
            "apply",
            "--bootstrap-server",
            kafka.bootstrapServers(),
            "--catalog",
            "../topics/src/main/resources/com/acme/kafka/topics.yaml"
        };
        assertThat(Main.run(writer, writer, Map.of(), apply)).isZero();
        assertThat(output.toString()).endsWith("2 created, 0 already there; every topic verified.\n");

        assertThat(guard.check().isReady()).isTrue();
    }
}
