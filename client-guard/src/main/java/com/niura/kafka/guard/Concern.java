package com.niura.kafka.guard;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Something that does not keep the topics from being there, but may keep the service from working with them as declared. A
 * warning, unless the guard was told to take it for a failure ({@link TopicGuard.Builder#failOn}).
 */
public sealed interface Concern extends Failure {

    /**
     * A config that the catalog declares has another value on the cluster.
     *
     * @param topic the topic's name
     * @param key the config's key
     * @param declared the value in the catalog
     * @param found the value on the cluster
     * @param source where the topic is declared
     * @param cluster the cluster asked
     */
    record ConfigDrift(
            String topic, String key, String declared, String found, CatalogSource source, TargetCluster cluster)
            implements Concern {
        @Override
        public FailureCode code() {
            return FailureCode.CONFIG_DRIFT;
        }

        @Override
        public Optional<String> resource() {
            return Optional.of(topic);
        }

        @Override
        public String headline() {
            return "%s: expected %s=%s, but it is %s".formatted(topic, key, declared, found);
        }

        @Override
        public String action() {
            return cluster.isMskServerless() && key.equals("cleanup.policy")
                    ? "MSK Serverless sets cleanup.policy when a topic is created and never again: correct the catalog, or have"
                            + " the topic created anew, which loses its records."
                    : "Correct the catalog, or on the bastion run:\n  "
                            + OperatorCommand.apply(cluster, source, "--alter-configs");
        }
    }

    /**
     * The identity lacks a permission that it needs for what the catalog says the service does.
     *
     * @param permission the permission
     * @param name the topic or consumer group; empty where the permission is one on the cluster
     * @param cluster the cluster asked
     */
    record PermissionMissing(Permission permission, Optional<String> name, TargetCluster cluster) implements Concern {
        @Override
        public FailureCode code() {
            return FailureCode.PERMISSION_MISSING;
        }

        @Override
        public Optional<String> resource() {
            return name;
        }

        @Override
        public String headline() {
            return "expected " + permission.nameOn(cluster) + " on " + name.orElse("the cluster")
                    + ", but the broker does not report it for this identity";
        }

        @Override
        public String action() {
            return permission.serviceRemedy(cluster, name.orElse(""));
        }
    }

    /**
     * The identity may create, alter or delete a topic.
     *
     * @param topic the topic's name
     * @param permissions those that no service has to have
     * @param cluster the cluster asked
     */
    record ExcessPermission(String topic, List<Permission> permissions, TargetCluster cluster) implements Concern {
        public ExcessPermission {
            permissions = List.copyOf(permissions);
        }

        @Override
        public FailureCode code() {
            return FailureCode.EXCESS_PERMISSION;
        }

        @Override
        public Optional<String> resource() {
            return Optional.of(topic);
        }

        @Override
        public String headline() {
            return "expected a service that cannot change its topics, but this identity has " + names() + " on "
                    + topic;
        }

        @Override
        public String action() {
            return cluster.usesIam()
                    ? "Take " + names() + " out of the policy of the task role, wildcards like kafka-cluster:* or"
                            + " kafka-cluster:*Topic included. Only the operator's role on the bastion creates topics."
                    : "Take " + names()
                            + " from this identity (kafka-acls.sh --remove), wildcards and super.users included."
                            + " A broker without an authorizer lets everybody do everything.";
        }

        private String names() {
            return permissions.stream()
                    .map(permission -> permission.nameOn(cluster))
                    .collect(Collectors.joining(", "));
        }
    }

    /**
     * Something could not be checked; nothing is known to be wrong.
     *
     * @param what what could not be checked, as in "whether this identity may write and read its topics"
     * @param why what was in the way
     * @param missing the permission that would let it be checked, if that is it
     * @param name the topic or consumer group that it is about, if it is about one
     * @param advice what would let it be checked
     */
    record Unverified(String what, String why, Optional<Permission> missing, Optional<String> name, String advice)
            implements Concern {

        /** Not for want of a permission. */
        public Unverified(String what, String why, String advice) {
            this(what, why, Optional.empty(), Optional.empty(), advice);
        }

        @Override
        public FailureCode code() {
            return FailureCode.UNVERIFIED;
        }

        @Override
        public Optional<String> resource() {
            return name;
        }

        @Override
        public String headline() {
            return "not checked " + what + ": " + why;
        }

        @Override
        public String action() {
            return advice;
        }
    }
}
