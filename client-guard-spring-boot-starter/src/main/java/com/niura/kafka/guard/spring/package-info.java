/**
 * The guard in a Spring Boot application: {@code topic-guard.service=eeg} is all that is to be set.
 *
 * <p>Entry point: {@link com.niura.kafka.guard.spring.TopicGuardAutoConfiguration}. The check runs over the Kafka properties of
 * the application's own {@code KafkaAdmin}, before any other lifecycle of the application starts, so before the web server and the
 * listener containers; and again for the health, where {@code topic-guard.recheck-interval} asks for it. Nothing is checked while an image or an archive of classes is built, and nothing is ever created.
 */
@NullMarked
package com.niura.kafka.guard.spring;

import org.jspecify.annotations.NullMarked;
