package com.niura.kafka.guard.spring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Consumer;

import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.TopicGuard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.io.Resource;
import org.springframework.core.metrics.ApplicationStartup;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Checks, before the application starts its work, that the topics of {@code topic-guard.service} are there and usable, over the Kafka
 * properties of the application's {@code KafkaAdmin}: {@code spring.kafka.*}, connection details and SSL bundle included.
 *
 * <p>An application that needs what {@code topic-guard.*} does not offer defines a {@link TopicGuard} bean of its own, which takes the
 * place of this one.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
            "org.springframework.boot.autoconfigure.kafka.KafkaAutoConfiguration" // Spring Boot 3.5
        })
@ConditionalOnClass(KafkaAdmin.class)
@ConditionalOnBooleanProperty(name = "topic-guard.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TopicGuardProperties.class)
public final class TopicGuardAutoConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(TopicGuardAutoConfiguration.class);
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty("topic-guard.service")
    TopicGuard topicGuard(TopicGuardProperties properties, KafkaAdmin admin) {
        TopicGuard.Builder guard =
                TopicGuard.forService(serviceIn(properties)).clientProperties(admin.getConfigurationProperties());
        set("topic-guard.environment", properties.environment(), guard::environment);
        set("topic-guard.mode", properties.mode(), guard::mode);
        set("topic-guard.timeout", properties.timeout(), guard::timeout);
        set("topic-guard.catalog", properties.catalog(), location -> guard.catalog(() -> read(location)));
        set("topic-guard.permissions", properties.permissions(), guard::permissions);
        set("topic-guard.fail-on", properties.failOn(), codes -> guard.failOn(codes.toArray(FailureCode[]::new)));
        return guard.build();
    }

    /** Warns where nothing is checked: without a word, a misspelt property would look like a check that passed. */
    @Bean
    @ConditionalOnMissingBean(TopicGuard.class)
    SmartInitializingSingleton topicGuardMissingWarning() {
        return () -> LOG.warn(
                "The topics of this application are not checked: topic-guard.service is not set. Set it to the service's name in"
                        + " the catalog, or topic-guard.enabled=false where nothing is to be checked.");
    }

    @Bean
    @ConditionalOnBean(TopicGuard.class)
    LatestReport latestTopicGuardReport(TopicGuard guard, TopicGuardProperties properties) {
        Duration interval = properties.recheckInterval();
        if (interval != null && interval.compareTo(SHORTEST_INTERVAL) < 0) {
            throw new InvalidConfigurationPropertyValueException(
                    "topic-guard.recheck-interval", interval, "It must be at least 1 second.");
        }
        return new LatestReport(guard, guard::createAdmin, interval, System::nanoTime);
    }

    @Bean
    @ConditionalOnBean(TopicGuard.class)
    TopicGuardLifecycle topicGuardLifecycle(
            TopicGuard guard,
            LatestReport reports,
            ApplicationStartup startup,
            ListableBeanFactory beans,
            Environment environment) {
        return new TopicGuardLifecycle(guard, reports, startup, beans, environment);
    }

    private static String serviceIn(TopicGuardProperties properties) {
        String service = properties.service();
        if (service == null || service.isBlank()) {
            throw new InvalidConfigurationPropertyValueException(
                    "topic-guard.service", service, "It must be the name of a service in the catalog.");
        }
        return service;
    }

    /** Names the property in what the guard says of a value that it refuses. */
    private static <T> void set(String property, @Nullable T value, Consumer<T> setter) {
        if (value == null) {
            return;
        }
        try {
            setter.accept(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationPropertyValueException(property, value, String.valueOf(e.getMessage()));
        }
    }

    private static TopicCatalog read(Resource location) {
        try (InputStream stream = location.getInputStream()) {
            return TopicCatalog.load(stream, location.getDescription());
        } catch (IOException e) {
            throw new UncheckedIOException("topic-guard.catalog: " + e.getMessage(), e);
        }
    }
}
