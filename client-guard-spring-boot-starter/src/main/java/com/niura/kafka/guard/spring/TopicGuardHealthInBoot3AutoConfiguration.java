package com.niura.kafka.guard.spring;

import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Shows in the application's health what was found of its topics; in applications with the Actuator of Spring Boot 3.5. Its types have other packages in the other versions. */
@AutoConfiguration(after = TopicGuardAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(LatestReport.class)
@ConditionalOnEnabledHealthIndicator("topic-guard")
public final class TopicGuardHealthInBoot3AutoConfiguration {

    @Bean
    HealthIndicator topicGuardHealthIndicator(LatestReport reports) {
        return new AbstractHealthIndicator() {
            @Override
            protected void doHealthCheck(Health.Builder health) {
                TopicGuardHealth found = TopicGuardHealth.of(reports.current());
                health.status(found.status()).withDetails(found.details());
            }
        };
    }
}
