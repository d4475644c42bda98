package com.niura.kafka.catalog;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

import com.niura.kafka.catalog.Declarations.ServiceDeclaration;

/** The rules of a catalog, each in one place, for catalogs from files and from code alike. */
final class CatalogValidator {
    private static final int LONGEST_TOPIC_NAME = 249;
    private static final Pattern ILLEGAL_IN_TOPIC_NAME = Pattern.compile("[^a-zA-Z0-9._-]");

    /** Created by brokers for themselves, the last two by Amazon MSK. */
    private static final Set<String> INTERNAL_TOPICS = Set.of(
            "__consumer_offsets",
            "__transaction_state",
            "__share_group_state",
            "__cluster_metadata",
            "__remote_log_metadata",
            "__amazon_msk_canary",
            "__amazon_msk_canary_state");

    /** For services and environments. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}");

    private static final String PLAIN_NAME_RULE =
            "must be named with 1 to 100 letters, digits, \".\", \"_\" and \"-\", the first a letter or a digit";
    private static final int LONGEST_CONSUMER_GROUP = 255;
    private static final Pattern HOST_NAME = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9.-]{0,252})");
    private static final Pattern CONTROL_CHARACTER = Pattern.compile("\\p{Cntrl}|[\\x80-\\x9f]");
    private static final int LONGEST_CONFIG_KEY = 249;
    private static final Pattern CONFIG_KEY = Pattern.compile("[a-z][a-z0-9]*([.-][a-z0-9]+)*");

    private final ValidationProfile profile;
    private final Problems problems;

    /** The names that others may refer to, and how messages show them. */
    private record Names(Set<String> all) {

        static Names of(Collection<String> names) {
            return new Names(new LinkedHashSet<>(names));
        }

        boolean contains(String name) {
            return all.contains(name);
        }

        boolean isEmpty() {
            return all.isEmpty();
        }

        @Override
        public String toString() {
            return Quoted.names(all);
        }
    }

    CatalogValidator(ValidationProfile profile, Problems problems) {
        this.profile = profile;
        this.problems = problems;
    }

    void check(Declarations declarations) {
        declarations.services().forEach(this::checkService);
        refuseSecond(declarations.serviceNames(), CatalogPath.SERVICES);

        var services = Names.of(declarations.serviceNames());
        if (declarations.topics().isEmpty() && problems.isReadable(CatalogPath.TOPICS)) {
            problems.atKey(CatalogPath.TOPICS, "must declare at least one topic");
        }
        declarations.topics().forEach(topic -> checkTopic(topic, services));
        refuseSecond(declarations.topicNames(), CatalogPath.TOPICS);
        refuseCollisions(declarations.topicNames());

        var topics = Names.of(declarations.topicNames());
        declarations.environments().forEach(environment -> checkEnvironment(environment, topics));
        refuseSecond(declarations.environments().stream().map(Environment::name).toList(), CatalogPath.ENVIRONMENTS);
        checkClusterHosts(declarations.environments());

        if (profile == ValidationProfile.MSK_SERVERLESS) {
            MskServerlessRules.checkCapacity(declarations, problems);
        }
    }

    private void checkService(ServiceDeclaration service) {
        var path = CatalogPath.SERVICES.key(service.name());
        if (!PLAIN_NAME.matcher(service.name()).matches()) {
            problems.atKey(path, PLAIN_NAME_RULE);
        }
        service.consumerGroup().ifPresent(group -> checkConsumerGroup(group, path.key("consumer-group")));
    }

    private void checkConsumerGroup(String group, CatalogPath path) {
        if (!problems.isReadable(path)) {
            return;
        }
        if (group.isBlank()) {
            problems.atValue(path, "must not be blank: leave it out if the service has no consumer group");
        } else if (group.length() > LONGEST_CONSUMER_GROUP) {
            problems.atValue(
                    path,
                    "must have at most " + LONGEST_CONSUMER_GROUP + " characters, but has " + group.length() + ": "
                            + Quoted.text(group));
        } else {
            refuseControlCharacters(group, path);
        }
    }

    private void checkTopic(Topic topic, Names services) {
        var path = CatalogPath.TOPICS.key(topic.name());
        checkTopicName(topic.name(), path);
        checkPartitions(topic.partitions(), path.key("partitions"));
        checkReplicationFactor(topic.replicationFactor(), path);
        checkPurpose(topic.purpose(), path.key("purpose"));
        checkServiceNames(topic.producers(), path.key("producers"), services);
        checkServiceNames(topic.consumers(), path.key("consumers"), services);
        checkConfigs(topic.configs(), path.key("config"));
    }

    private void checkTopicName(String name, CatalogPath path) {
        var illegal = ILLEGAL_IN_TOPIC_NAME.matcher(name);
        if (name.isEmpty()) {
            problems.atKey(path, "must have a name, but it is empty");
        } else if (illegal.find()) {
            var position = name.codePointCount(0, illegal.start()) + 1;
            problems.atKey(
                    path,
                    "has an illegal character in its name, " + Quoted.text(illegal.group()) + " at position " + position
                            + ": Kafka allows letters, digits, \".\", \"_\" and \"-\"");
        } else if (name.length() > LONGEST_TOPIC_NAME) {
            problems.atKey(
                    path,
                    "must have a name of at most " + LONGEST_TOPIC_NAME + " characters, but it has " + name.length());
        } else if (name.equals(".") || name.equals("..")) {
            problems.atKey(path, "must not be named " + Quoted.text(name) + ": Kafka does not allow it");
        } else if (INTERNAL_TOPICS.contains(name)) {
            problems.atKey(path, "is a topic that brokers create for themselves: leave it out");
        }
    }

    private void checkPartitions(int partitions, CatalogPath path) {
        if (problems.isReadable(path) && !profile.allowsPartitions(partitions)) {
            problems.atValue(path, profile.partitionsRule() + ", but was " + partitions);
        }
    }

    private void checkReplicationFactor(OptionalInt declared, CatalogPath ownerPath) {
        var path = ownerPath.key("replication-factor");
        if (problems.isReadable(path)) {
            declared.ifPresent(factor -> {
                if (!profile.allowsReplicationFactor(factor)) {
                    problems.atValue(path, profile.replicationFactorRule() + ", but was " + factor);
                }
            });
        }
    }

    private void checkPurpose(String purpose, CatalogPath path) {
        if (!problems.isReadable(path)) {
            return;
        }
        if (purpose.isBlank()) {
            problems.atValue(path, "must not be blank: say in one line what the topic is for");
        } else {
            refuseControlCharacters(purpose, path);
        }
    }

    private void checkServiceNames(List<String> names, CatalogPath path, Names services) {
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
                var declared = services.isEmpty() ? "but no service is declared" : "which is none of " + services;
                problems.atValue(
                        item,
                        "names the service " + Quoted.text(name) + ", " + declared
                                + problems.didYouMean(name, services.all()));
            }
        }
    }

    private void checkConfigs(Map<String, String> configs, CatalogPath path) {
        configs.forEach((key, value) -> checkConfig(key, value, path.key(key)));
    }

    private void checkConfig(String key, String value, CatalogPath path) {
        if (key.length() > LONGEST_CONFIG_KEY) {
            problems.atKey(path, "must have at most " + LONGEST_CONFIG_KEY + " characters, but has " + key.length());
        } else if (!CONFIG_KEY.matcher(key).matches()) {
            var meant = key.strip().toLowerCase(Locale.ROOT).replace('_', '.');
            problems.atKey(
                    path,
                    "is not written like a Kafka topic config, which has lower-case words and dots as in retention.ms"
                            + (CONFIG_KEY.matcher(meant).matches() ? ": did you mean " + meant + "?" : ""));
        } else if (profile == ValidationProfile.MSK_SERVERLESS) {
            MskServerlessRules.checkConfig(key, value, path, problems);
        }
    }

    private void checkEnvironment(Environment environment, Names topics) {
        var path = CatalogPath.ENVIRONMENTS.key(environment.name());
        if (!PLAIN_NAME.matcher(environment.name()).matches()) {
            problems.atKey(path, PLAIN_NAME_RULE);
        }
        environment.topics().forEach((name, override) -> {
            var topicPath = path.key("topics").key(name);
            if (!topics.contains(name) && problems.isReadable(CatalogPath.TOPICS)) {
                problems.atKey(
                        topicPath,
                        "is none of the declared topics (" + topics + ")" + problems.didYouMean(name, topics.all()));
            }
            override.partitions().ifPresent(partitions -> checkPartitions(partitions, topicPath.key("partitions")));
            checkReplicationFactor(override.replicationFactor(), topicPath);
            checkConfigs(override.configs(), topicPath.key("config"));
        });
    }

    private void checkClusterHosts(List<Environment> environments) {
        var owners = new HashMap<String, String>();
        for (var environment : environments) {
            var path = CatalogPath.ENVIRONMENTS.key(environment.name()).key("cluster-hosts");
            var hosts = environment.clusterHosts();
            for (var i = 0; i < hosts.size(); i++) {
                var host = hosts.get(i);
                if (!problems.isReadable(path.item(i))) {
                    continue;
                }
                if (!HOST_NAME.matcher(host).matches()) {
                    problems.atValue(path.item(i), "must be a host name without a port, but was " + Quoted.text(host));
                    continue;
                }
                var owner = owners.putIfAbsent(host.toLowerCase(Locale.ROOT), environment.name());
                if (owner != null) {
                    problems.atValue(
                            path.item(i),
                            "names the host " + Quoted.name(host) + " again, which belongs to the environment "
                                    + Quoted.name(owner));
                }
            }
        }
    }

    /** In a file the reader has found these already, with both places. */
    private void refuseSecond(List<String> names, CatalogPath path) {
        var seen = new HashSet<String>();
        var reported = new HashSet<String>();
        for (var name : names) {
            if (!seen.add(name) && reported.add(name)) {
                problems.atKey(path.key(name), "is declared twice");
            }
        }
    }

    private void refuseCollisions(List<String> topicNames) {
        var firsts = new HashMap<String, String>();
        for (var name : topicNames) {
            var first = firsts.putIfAbsent(name.replace('.', '_'), name);
            if (first != null && !first.equals(name)) {
                problems.atKey(
                        CatalogPath.TOPICS.key(name),
                        "collides with " + Quoted.name(first)
                                + ": brokers refuse a name that differs from another only in"
                                + " \".\" and \"_\", because metrics cannot tell them apart");
            }
        }
    }

    private void refuseControlCharacters(String value, CatalogPath path) {
        if (CONTROL_CHARACTER.matcher(value).find()) {
            problems.atValue(path, "must be one line without control characters, but was " + Quoted.text(value));
        }
    }
}
