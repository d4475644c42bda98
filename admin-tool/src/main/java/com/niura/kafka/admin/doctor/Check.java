package com.niura.kafka.admin.doctor;

import java.util.Arrays;
import java.util.Optional;

import com.niura.kafka.guard.internal.failure.Permission;
import com.niura.kafka.guard.internal.probe.ProbeStep;
import com.niura.kafka.guard.internal.target.ClientTarget;

/** What is looked for, in the order of the way. The JSON output has these names: there may only be more of them. */
public enum Check {
    /** Whether a client can be made from the properties at all. */
    SETTINGS("settings"),
    /** Whether the host name resolves. */
    DNS("DNS"),
    /** Whether something listens. */
    TCP("TCP"),
    /** Whether the certificate is trusted, and made out to the host name. */
    TLS("TLS"),
    /** Whether it is a Kafka broker that answers. */
    KAFKA("Kafka"),
    /** Whether the listener offers the mechanism that the client uses. */
    SASL_MECHANISM("SASL mechanism"),
    /** Whether there is anything to authenticate with. */
    CREDENTIALS("credentials"),
    /** Whose credentials they are. */
    IDENTITY("identity"),
    /** Whether the server lets this identity in; on MSK that is a permission, too. */
    CONNECT("Connect"),
    /** Whether the cluster says where its brokers are. */
    ADVERTISED_BROKERS("advertised brokers"),
    /** Whether an admin client gets a description of the cluster. */
    DESCRIBE_CLUSTER("DescribeCluster"),
    /** What an idempotent producer needs on MSK. */
    WRITE_IDEMPOTENTLY(Permission.WRITE_IDEMPOTENTLY),
    DESCRIBE_TOPIC(Permission.DESCRIBE_TOPIC),
    DESCRIBE_TOPIC_CONFIGS(Permission.DESCRIBE_TOPIC_CONFIGS),
    CREATE_TOPIC(Permission.CREATE_TOPIC),
    WRITE_TOPIC(Permission.WRITE_TOPIC),
    READ_TOPIC(Permission.READ_TOPIC),
    /** To join a consumer group and commit its offsets. */
    USE_GROUP(Permission.USE_GROUP);

    private static final String SERVICE_PREFIX = "kafka-cluster:";

    private final String label;
    private final Optional<Permission> permission;

    Check(String label) {
        this.label = label;
        this.permission = Optional.empty();
    }

    Check(Permission permission) {
        this.label = "";
        this.permission = Optional.of(permission);
    }

    /** A short name for people; that of a permission as this cluster calls it, "CreateTopic" or "Create". */
    public String labelOn(ClientTarget cluster) {
        return permission
                .map(it -> it.nameOn(cluster))
                .map(name -> name.startsWith(SERVICE_PREFIX) ? name.substring(SERVICE_PREFIX.length()) : name)
                .orElse(label);
    }

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
