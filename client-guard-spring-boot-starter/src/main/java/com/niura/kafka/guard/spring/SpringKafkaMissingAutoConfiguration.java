package com.niura.kafka.guard.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Keeps an application from starting that asks for a check which nothing could make: left out silently, it would look passed. */
@AutoConfiguration
@Lazy(false)
@ConditionalOnMissingClass("org.springframework.kafka.core.KafkaAdmin")
@ConditionalOnBooleanProperty(name = "topic-guard.enabled", matchIfMissing = true)
@ConditionalOnProperty("topic-guard.service")
public final class SpringKafkaMissingAutoConfiguration {

    SpringKafkaMissingAutoConfiguration(Environment environment) {
        throw new InvalidConfigurationPropertyValueException(
                "topic-guard.service",
                environment.getProperty("topic-guard.service"),
                "Its topics are checked over Spring Kafka, which is not on the class path: add spring-boot-starter-kafka, or spring-kafka"
                        + " with Spring Boot 3.5. topic-guard.enabled=false starts the application unchecked.");
    }
}
