package com.niura.kafka.guard;

import java.util.ArrayList;
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
        List<Permission> permissions = new ArrayList<>();
        if (produces(topic)) {
            permissions.add(Permission.WRITE_TOPIC);
        }
        if (topic.consumers().contains(service)) {
            permissions.add(Permission.READ_TOPIC);
        }
        return permissions;
    }

    boolean produces(Topic topic) {
        return topic.producers().contains(service);
    }
}
