package com.niura.kafka.admin.cli;

import java.util.List;
import java.util.Optional;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a failure tells about memory; the tests with a jar have the JVMs that run out of it. */
class HeapMemoryTest {

    @Test
    void errorOfTheHeap_isNamedWithTheHeapAndTheOption_howeverDeepItIs() {
        CommandFailedException memory = HeapMemory.behind(failure(
                FailureCode.UNREACHABLE, new KafkaException("failed", new OutOfMemoryError("Java heap space"))));

        assertThat(memory)
                .hasMessageMatching("the JVM has run out of memory: Java heap space; its heap is \\d+ MB")
                .extracting(CommandFailedException::action)
                .asString()
                .contains("may or may not be done", "-Xmx");
        assertThat(memory).extracting(CommandFailedException::exitCode).isEqualTo(ExitCode.INTERNAL);
    }

    @Test
    void limitOfThreads_isNotMendedWithMoreHeap() {
        CommandFailedException memory =
                HeapMemory.ranOut(new OutOfMemoryError("unable to create native thread: possibly out of memory"));

        assertThat(memory.action()).contains("ulimit -u").doesNotContain("-Xmx");
    }

    @ParameterizedTest
    @EnumSource(names = {"INTERNAL", "UNREACHABLE"})
    void endOfTheClientsThread_isPutDownToMemory(FailureCode code) {
        Throwable ended = new TimeoutException("The AdminClient thread has exited. Call: describeTopics");

        assertThat(HeapMemory.behind(failure(code, ended)))
                .hasMessageStartingWith(
                        "the Kafka client's thread has ended, as it does when the JVM's memory is used up or an answer is none of Kafka's;");
    }

    @Test
    void otherFailures_haveNothingToDoWithMemory() {
        assertThat(List.of(new TimeoutException("no answer"), new KafkaException(new IllegalStateException())))
                .allSatisfy(cause -> assertThat(HeapMemory.behind(failure(FailureCode.UNREACHABLE, cause)))
                        .isNull());
    }

    private static Failure failure(FailureCode code, Throwable cause) {
        return new Failure(
                code, Optional.empty(), "failed", Optional.empty(), Optional.empty(), true, "", Optional.of(cause));
    }
}
