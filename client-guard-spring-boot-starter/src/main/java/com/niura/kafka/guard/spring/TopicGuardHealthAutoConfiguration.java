package com.niura.kafka.guard.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Shows in the application's health what the check at its start found; in applications with Actuator. */
@AutoConfiguration(after = TopicGuardAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(TopicGuardLifecycle.class)
@ConditionalOnEnabledHealthIndicator("topic-guard")
public final class TopicGuardHealthAutoConfiguration {

    @Bean
    TopicGuardHealthIndicator topicGuardHealthIndicator(TopicGuardLifecycle lifecycle) {
        return new TopicGuardHealthIndicator(lifecycle);
    }
}
