package com.niura.kafka.admin.doctor;

import java.util.Arrays;
import java.util.Optional;

import com.niura.kafka.guard.internal.failure.Permission;
import com.niura.kafka.guard.internal.probe.ProbeStep;
import com.niura.kafka.guard.internal.target.ClientTarget;

/** What is looked for, in the order in which a client needs it. The JSON output has these names: there may only be more of them. */
public enum Check {
    /** Whether a client can be made from the properties at all. */
    SETTINGS("settings", "client properties, key stores"),
    /** Whether the host name resolves. */
    DNS("DNS", "name look-up"),
    /** Whether something listens. */
    TCP("TCP", "connect"),
    /** Whether the certificate is trusted, and issued for the host name. */
    TLS("TLS", "handshake"),
    /** Whether it is a Kafka broker that answers. */
    KAFKA("Kafka", "ApiVersions"),
    /** Whether the listener offers the mechanism that the client uses. */
    SASL_MECHANISM("SASL mechanism", "SaslHandshake"),
    /** Whether there is anything to authenticate with. */
    CREDENTIALS("credentials", "the client's own look-up"),
    /** Whose AWS credentials they are. */
    IDENTITY("identity", "STS GetCallerIdentity"),
    /** How far this machine's clock is from AWS's, by which signatures are good. */
    CLOCK("clock", "the date of STS's answer"),
    /** Whether the server lets this identity in; on MSK that takes the permission to connect. */
    LOGIN("login", "the client's own login"),
    /** Whether the cluster says where its brokers are. */
    ADVERTISED_BROKERS("advertised brokers", "Metadata"),
    /** Whether an admin client gets a description of the cluster, which says nothing of the permission of that name. */
    CLUSTER_DESCRIPTION("admin client", "describeCluster"),
    DESCRIBE_CLUSTER(Permission.DESCRIBE_CLUSTER),
    /** What an idempotent producer needs on MSK. */
    WRITE_IDEMPOTENTLY(Permission.WRITE_IDEMPOTENTLY),
    /** To join a consumer group and commit its offsets. */
    USE_GROUP(Permission.USE_GROUP),
    /** Whether the service would start: what its guard says of a topic. */
    START_UP_CHECK("start-up check", "the service's guard"),
    /** Whether the topic may be described, and each partition of one that exists has a leader. */
    TOPIC("partitions", "describeTopics"),
    CREATE_TOPIC(Permission.CREATE_TOPIC),
    ALTER_TOPIC(Permission.ALTER_TOPIC),
    DESCRIBE_TOPIC_CONFIGS(Permission.DESCRIBE_TOPIC_CONFIGS),
    WRITE_TOPIC(Permission.WRITE_TOPIC),
    READ_TOPIC(Permission.READ_TOPIC);

    private static final String SERVICE_PREFIX = "kafka-cluster:";

    private final String label;
    private final String how;
    private final Optional<Permission> permission;

    Check(String label, String how) {
        this.label = label;
        this.how = how;
        this.permission = Optional.empty();
    }

    Check(Permission permission) {
        this.label = "";
        this.how = "operations that the broker reports";
        this.permission = Optional.of(permission);
    }

    /** Returns a short name for people; that of a permission as this cluster calls it, "CreateTopic" or "Create". */
    public String labelOn(ClientTarget cluster) {
        return permission
                .map(it -> it.nameOn(cluster))
                .map(name -> name.startsWith(SERVICE_PREFIX) ? name.substring(SERVICE_PREFIX.length()) : name)
                .orElse(label);
    }

    /** Returns how it is looked at, as a rule. */
    String how() {
        return how;
    }

    /** @throws IllegalArgumentException if no check looks for this permission */
    static Check of(Permission permission) {
        return Arrays.stream(values())
                .filter(check -> check.permission.filter(permission::equals).isPresent())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no check looks for " + permission));
    }

    static Check of(ProbeStep.Stage stage) {
        return switch (stage) {
            case SETTINGS -> SETTINGS;
            case NAME -> DNS;
            case CONNECTION -> TCP;
            case TLS -> TLS;
            case KAFKA -> KAFKA;
            case MECHANISM -> SASL_MECHANISM;
        };
    }
}
