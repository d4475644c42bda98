package com.niura.kafka.admin.cluster;

import com.niura.kafka.guard.Failure;
import org.apache.kafka.common.errors.ApiException;

/** What one future of the Kafka client ended with. */
public sealed interface CallResult<T> {

    /** The thing that was asked for. */
    record Value<T>(T value) implements CallResult<T> {}

    /** The broker's refusal for this one topic; other topics may have fared better. */
    record TopicError<T>(ApiException error) implements CallResult<T> {}

    /** A failure of the cluster, or of the way to it. */
    record ClusterError<T>(Failure failure) implements CallResult<T> {}
}
