package com.niura.kafka.localmsk.junit;

import com.niura.kafka.localmsk.LocalMsk;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A test of somebody who has no Kafka client on the class path; run by {@link WithLocalMskIT}. */
@WithLocalMsk
final class OfNoKafkaClient {

    @Test
    void test(LocalMsk msk) {
        assertThatThrownBy(() -> Class.forName("org.apache.kafka.clients.admin.Admin"))
                .isInstanceOf(ClassNotFoundException.class);
        assertThat(msk.isRunning()).isTrue();
    }
}
