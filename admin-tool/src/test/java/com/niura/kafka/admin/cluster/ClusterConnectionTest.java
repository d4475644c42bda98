package com.niura.kafka.admin.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.niura.kafka.guard.internal.Deadline;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClusterConnectionTest {

    private static final Duration LONGEST_CALL = Duration.ofSeconds(1);

    private final ClusterConnection connection = new ClusterConnection(
            ClusterAccess.of("localhost:9092", Optional.empty(), Map.of(), Duration.ofSeconds(20)),
            Deadline.in(Duration.ofSeconds(20)),
            Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1")),
            LONGEST_CALL);
    /** The limits that calls were made with, in milliseconds. */
    private final List<Integer> calls = new ArrayList<>();

    @AfterEach
    void close() {
        connection.close();
    }

    @Test
    void silentBroker_isNotWaitedForToTheEnd_theQuestionIsAskedAgain() {
        CallResult<String> answer =
                connection.askOne("question", limit -> calls.isEmpty() ? silence(limit) : answer(limit, "answer"));

        assertThat(answer).isEqualTo(new CallResult.Value<>("answer"));
        assertThat(calls).containsExactly(1000, 1000);
    }

    @Test
    void clientThatFailsAtOnceInTheSameWords_isNotAskedAgain() {
        CallResult<String> answer = connection.askOne("question", limit -> {
            calls.add(limit);
            KafkaFutureImpl<String> ended = new KafkaFutureImpl<>();
            ended.completeExceptionally(new TimeoutException("The AdminClient thread has exited."));
            return ended;
        });

        assertThat(answer).isInstanceOf(CallResult.ClusterError.class);
        assertThat(calls).hasSize(1);
    }

    @Test
    void requestThatChangesSomething_isSentOnce_andLeavesTimeToLookWhatBecameOfIt() {
        Map<String, CallResult<String>> answers =
                connection.send("change", limit -> Map.of("topic", answer(limit, "done")));

        assertThat(answers).containsEntry("topic", new CallResult.Value<>("done"));
        assertThat(calls).singleElement().satisfies(limit -> assertThat(limit).isBetween(10_000, 15_000));
    }

    @Test
    void laterDeadline_givesTheNextRequestItsTime() {
        ClusterConnection late = connection.until(Deadline.in(Duration.ZERO));

        late.until(Deadline.in(Duration.ofSeconds(20))).send("change", limit -> Map.of("topic", answer(limit, "done")));

        assertThat(calls).singleElement().satisfies(limit -> assertThat(limit).isBetween(10_000, 15_000));
    }

    private KafkaFuture<String> silence(int limit) {
        calls.add(limit);
        KafkaFutureImpl<String> late = new KafkaFutureImpl<>();
        CompletableFuture.delayedExecutor(limit, TimeUnit.MILLISECONDS)
                .execute(() -> late.completeExceptionally(new TimeoutException("Timed out waiting to send the call.")));
        return late;
    }

    private KafkaFuture<String> answer(int limit, String answer) {
        calls.add(limit);
        return KafkaFuture.completedFuture(answer);
    }
}
