package com.niura.kafka.guard;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoginRehearsalTest {

    @Test
    void signsWhatABrokerWouldGet() throws Exception {
        String request = new String(LoginRehearsal.Login.sign(), StandardCharsets.UTF_8);

        assertThat(request)
                .contains("\"action\":\"kafka-cluster:Connect\"", "\"x-amz-signature\":\"")
                .contains("\"x-amz-credential\":\"rehearsal/", "/us-east-1/kafka-cluster/aws4_request\"");
    }

    @Test
    void takesPlaceOnce_onADaemonThread() throws Exception {
        // Another test of this JVM may have been first.
        LoginRehearsal.start("first")
                .ifPresent(thread -> assertThat(thread.isDaemon()).isTrue());

        assertThat(LoginRehearsal.start("second")).isEmpty();
    }
}
