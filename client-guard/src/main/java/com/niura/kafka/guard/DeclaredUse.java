package com.niura.kafka.guard;

import java.util.List;
import java.util.Optional;

import com.niura.kafka.catalog.Topic;

/**
 * What the catalog says a service does, as permissions.
 *
 * @param service its name among the producers and consumers of topics
 * @param consumerGroup the consumer group that it reads with, when the catalog names one
 * @param scope which permissions to look at
 */
record DeclaredUse(String service, Optional<String> consumerGroup, PermissionScope scope) {

    List<Permission> permissionsOn(Topic topic) {
        return Permission.toUse(topic, service);
    }

    boolean produces(Topic topic) {
        return topic.producers().contains(service);
    }
}
