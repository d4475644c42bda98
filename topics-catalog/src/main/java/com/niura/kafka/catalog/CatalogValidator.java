package com.niura.kafka.catalog;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

import com.niura.kafka.catalog.Declarations.ServiceDeclaration;
import com.niura.kafka.catalog.Declarations.TopicDeclaration;
import org.jspecify.annotations.Nullable;

/** The rules of a catalog, each in one place, for catalogs from files and from code alike. */
final class CatalogValidator {
    /** Created by brokers for themselves, the last two by Amazon MSK. */
    private static final Set<String> INTERNAL_TOPICS = Set.of(
            "__consumer_offsets",
            "__transaction_state",
            "__share_group_state",
            "__cluster_metadata",
            "__remote_log_metadata",
            "__amazon_msk_canary",
            "__amazon_msk_canary_state");

    private static final int LONGEST_PLAIN_NAME = 100;
    private static final int LONGEST_CONSUMER_GROUP = 255;
    private static final int LONGEST_HOST_NAME = 253;

    private final ValidationProfile profile;
    private final Problems problems;

    CatalogValidator(ValidationProfile profile, Problems problems) {
        this.profile = profile;
        this.problems = problems;
    }

    void check(Declarations declarations) {
        var services = new LinkedHashSet<String>();
        for (var service : declarations.services()) {
            checkService(service);
            declare(CatalogPath.SERVICES.key(service.name()), services);
        }
        var topics = new LinkedHashSet<String>();
        var firstByMetric = new HashMap<String, String>();
        for (var topic : declarations.topics()) {
            declare(CatalogPath.TOPICS.key(topic.name()), topics);
            refuseCollision(topic.name(), firstByMetric);
        }
        if (topics.isEmpty() && problems.isReadable(CatalogPath.TOPICS)) {
            problems.atKey(CatalogPath.TOPICS, "must declare at least one topic");
        }
        for (var topic : declarations.topics()) {
            checkTopic(topic, services);
        }
        var environments = new LinkedHashSet<String>();
        var ownersOfHosts = new HashMap<String, String>();
        for (var environment : declarations.environments()) {
            declare(CatalogPath.ENVIRONMENTS.key(environment.name()), environments);
            checkEnvironment(environment, topics, ownersOfHosts);
        }
        if (profile == ValidationProfile.MSK_SERVERLESS) {
            MskServerlessCapacity.check(declarations, problems);
        }
    }

    /** In a file the reader has found a second one already, with both places. */
    private void declare(CatalogPath path, Set<String> names) {
        if (!names.add(path.name())) {
            problems.atKey(path, "is declared twice");
        }
    }

    private void refuseCollision(String name, Map<String, String> firstByMetric) {
        var first = firstByMetric.putIfAbsent(name.replace('.', '_'), name);
        if (first != null && !first.equals(name)) {
            problems.atKey(
                    CatalogPath.TOPICS.key(name),
                    "collides with " + Quoted.name(first)
                            + ": brokers refuse a name that differs from another only in"
                            + " \".\" and \"_\", because metrics cannot tell them apart");
        }
    }

    private void checkService(ServiceDeclaration service) {
        var path = CatalogPath.SERVICES.key(service.name());
        checkKey(path, plainName(service.name()));
        if (service.consumerGroup().isPresent()) {
            checkValue(
                    path.key("consumer-group"),
                    consumerGroup(service.consumerGroup().get()));
        }
    }

    private void checkTopic(TopicDeclaration topic, Set<String> services) {
        var path = CatalogPath.TOPICS.key(topic.name());
        checkKey(path, topicName(topic.name()));
        checkValue(path.key("partitions"), TopicRules.partitions(topic.partitions(), profile));
        checkReplicationFactor(topic.replicationFactor(), path);
        checkValue(path.key("purpose"), purpose(topic.purpose()));
        if (topic.owner().isPresent()) {
            checkValue(path.key("owner"), TopicRules.owner(topic.owner().get()));
        }
        checkServiceNames(topic.producers(), path.key("producers"), services);
        checkServiceNames(topic.consumers(), path.key("consumers"), services);
        checkConfigs(topic.configs(), path.key("config"));
    }

    private void checkReplicationFactor(OptionalInt declared, CatalogPath ownerPath) {
        if (declared.isPresent()) {
            checkValue(ownerPath.key("replication-factor"), TopicRules.replicationFactor(declared.getAsInt(), profile));
        }
    }

    private void checkServiceNames(List<String> names, CatalogPath path, Set<String> services) {
        var firstItems = new HashMap<String, CatalogPath>();
        for (var i = 0; i < names.size(); i++) {
            var name = names.get(i);
            var item = path.item(i);
            if (!problems.isReadable(item)) {
                continue;
            }
            var first = firstItems.putIfAbsent(name, item);
            if (first != null) {
                problems.atValue(item, "names the service " + Quoted.name(name) + " again, after " + first);
            } else if (!services.contains(name) && problems.isReadable(CatalogPath.SERVICES)) {
                var declared = services.isEmpty()
                        ? "but no service is declared"
                        : "which is none of " + Quoted.names(services);
                problems.atValue(
                        item,
                        "names the service " + Quoted.text(name) + ", " + declared
                                + problems.didYouMean(name, services));
            }
        }
    }

    private void checkConfigs(Map<String, String> configs, CatalogPath path) {
        for (var config : configs.entrySet()) {
            var key = config.getKey();
            var wrong = TopicRules.configKey(key);
            if (wrong != null) {
                problems.atKey(path.key(key), wrong);
            } else {
                profile.configs().check(key, config.getValue(), path.key(key), problems);
            }
        }
    }

    private void checkEnvironment(Environment environment, Set<String> topics, Map<String, String> ownersOfHosts) {
        var path = CatalogPath.ENVIRONMENTS.key(environment.name());
        checkKey(path, plainName(environment.name()));
        for (var entry : environment.topics().entrySet()) {
            var name = entry.getKey();
            var override = entry.getValue();
            var topicPath = path.key("topics").key(name);
            if (!topics.contains(name) && problems.isReadable(CatalogPath.TOPICS)) {
                problems.atKey(
                        topicPath,
                        "is none of the declared topics (" + Quoted.names(topics) + ")"
                                + problems.didYouMean(name, topics));
            }
            if (override.partitions().isPresent()) {
                var partitions = override.partitions().getAsInt();
                checkValue(topicPath.key("partitions"), TopicRules.partitions(partitions, profile));
            }
            checkReplicationFactor(override.replicationFactor(), topicPath);
            checkConfigs(override.configs(), topicPath.key("config"));
        }
        for (var i = 0; i < environment.clusterHosts().size(); i++) {
            var host = environment.clusterHosts().get(i);
            var hostPath = path.key("cluster-hosts").item(i);
            if (!isHostName(host)) {
                checkValue(hostPath, "must be a host name without a port, but was " + Quoted.text(host));
                continue;
            }
            var owner = ownersOfHosts.putIfAbsent(host.toLowerCase(Locale.ROOT), environment.name());
            if (owner != null) {
                problems.atValue(
                        hostPath,
                        "names the host " + Quoted.name(host) + " again, which belongs to the environment "
                                + Quoted.name(owner));
            }
        }
    }

    private void checkKey(CatalogPath path, @Nullable String wrong) {
        if (wrong != null) {
            problems.atKey(path, wrong);
        }
    }

    private void checkValue(CatalogPath path, @Nullable String wrong) {
        if (wrong != null && problems.isReadable(path)) {
            problems.atValue(path, wrong);
        }
    }

    private static @Nullable String topicName(String name) {
        return INTERNAL_TOPICS.contains(name)
                ? "is a topic that brokers create for themselves: leave it out"
                : TopicRules.name(name);
    }

    private static @Nullable String purpose(String purpose) {
        return TopicRules.isBlank(purpose)
                ? "must not be blank: say in one line what the topic is for"
                : TopicRules.line(purpose);
    }

    /** For services and environments. */
    private static @Nullable String plainName(String name) {
        return isName(name, LONGEST_PLAIN_NAME, "._-")
                ? null
                : "must be named with 1 to 100 letters, digits, \".\", \"_\" and \"-\", the first a letter or a digit";
    }

    private static boolean isHostName(String host) {
        return isName(host, LONGEST_HOST_NAME, ".-");
    }

    private static boolean isName(String name, int longest, String punctuation) {
        for (var i = 0; i < name.length(); i++) {
            var c = name.charAt(i);
            if (!TopicRules.isLetterOrDigit(c) && (i == 0 || punctuation.indexOf(c) < 0)) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= longest;
    }

    private static @Nullable String consumerGroup(String group) {
        if (TopicRules.isBlank(group)) {
            return "must not be blank: leave it out if the service has no consumer group";
        }
        var length = group.codePointCount(0, group.length());
        return length > LONGEST_CONSUMER_GROUP
                ? "must have at most " + LONGEST_CONSUMER_GROUP + " characters, but has " + length + ": "
                        + Quoted.text(group)
                : TopicRules.line(group);
    }
}
