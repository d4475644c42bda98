package com.niura.kafka.examples.quarkus;

import java.util.Map;

import com.niura.kafka.guard.TopicGuard;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

/** Lets the service start only when its topics are ready: before any channel subscribes, and before the port opens. */
@Singleton
class TopicsReady {

    /** @param kafka {@code kafka.*} of the application's configuration, as the channels have it */
    void check(
            @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent start,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        TopicGuard.forService("eeg").clientProperties(kafka).build().assertReady();
    }
}
