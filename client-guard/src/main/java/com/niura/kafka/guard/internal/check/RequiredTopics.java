package com.niura.kafka.guard.internal.check;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.niura.kafka.catalog.Environment;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.internal.failure.CatalogSource;
import com.niura.kafka.guard.internal.failure.Permission;
import com.niura.kafka.guard.internal.target.ClientTarget;
import com.niura.kafka.guard.internal.target.HostPort;

/**
 * What one check looks at. Immutable.
 *
 * @param topics the topics, each once
 * @param source where they are declared
 * @param use what the service does with them; empty where that is not known
 * @param environment the environment that the service runs in; empty where none was given, or there is no catalog
 * @param notices what this version of the library does not understand of the catalog, a line each
 */
public record RequiredTopics(
        List<Topic> topics,
        CatalogSource source,
        Optional<Use> use,
        Optional<Environment> environment,
        List<String> notices) {

    /**
     * What the catalog says a service does.
     *
     * @param service its name among the producers and consumers of topics
     * @param consumerGroup the consumer group that it reads with, when the catalog names one
     */
    public record Use(String service, Optional<String> consumerGroup) {

        List<Permission> permissionsOn(Topic topic) {
            return Permission.toUse(topic, service);
        }

        boolean produces(Topic topic) {
            return topic.producers().contains(service);
        }
    }

    /** @throws IllegalArgumentException if a topic is given twice */
    public RequiredTopics {
        topics = List.copyOf(topics);
        notices = List.copyOf(notices);
        Set<String> names = new HashSet<>();
        for (Topic topic : topics) {
            if (!names.add(topic.name())) {
                throw new IllegalArgumentException(
                        "each topic must be required once, but " + topic.name() + " was given twice");
            }
        }
    }

    /** Returns topics that were given in code, without a catalog. */
    public static RequiredTopics of(List<Topic> topics) {
        return new RequiredTopics(topics, CatalogSource.NONE, Optional.empty(), Optional.empty(), List.of());
    }

    /** Says that the bootstrap servers are not those of the environment, where the catalog names these. */
    Optional<String> wrongCluster(ClientTarget target) {
        return environment
                .filter(named -> !named.clusterHosts().isEmpty()
                        && !target.addresses().isEmpty()
                        && target.addresses().stream().map(HostPort::host).noneMatch(named::hasClusterHost))
                .map(named -> "the environment " + named.name() + " has the cluster "
                        + String.join(", ", named.clusterHosts()) + ", but bootstrap.servers is "
                        + target.bootstrapServers());
    }
}
