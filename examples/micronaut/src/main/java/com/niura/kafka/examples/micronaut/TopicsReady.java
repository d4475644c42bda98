package com.niura.kafka.examples.micronaut;

import com.niura.kafka.guard.TopicGuard;
import io.micronaut.configuration.kafka.config.KafkaDefaultConfiguration;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;

/**
 * Lets the service start only when its topics are ready. A context bean is made before {@code @KafkaListener} methods get their
 * consumers and before the port opens; the order makes it the first of the context beans.
 */
@Context
@Requires(beans = KafkaDefaultConfiguration.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class TopicsReady {

    /** @param kafka {@code kafka.*} of the application's configuration, as consumers and producers have it */
    TopicsReady(KafkaDefaultConfiguration kafka) {
        TopicGuard.forService("eeg").clientProperties(kafka.getConfig()).build().assertReady();
    }
}
