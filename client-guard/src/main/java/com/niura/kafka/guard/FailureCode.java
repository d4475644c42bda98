package com.niura.kafka.guard;

/**
 * The vocabulary of failures: one code each, the same in reports, exceptions, logs and the documentation. Codes
 * may be added in later versions.
 */
public enum FailureCode {
    /** The catalog cannot be read, or does not know the service or the environment. Permanent. */
    CATALOG_INVALID,
    /** The client cannot be made from the given properties. Permanent. */
    CONFIG_INVALID,
    /** A config provider did not give a value that the properties name. Transient for some attempts. */
    CONFIG_UNAVAILABLE,
    /** The bootstrap servers are not those of the environment, as the catalog names them. Permanent. */
    WRONG_CLUSTER,
    /** The bootstrap host names do not resolve. Transient: a name server may have been late. */
    DNS_UNRESOLVED,
    /** The address resolves, but connections to it are not answered in time, as when packets are dropped. Transient. */
    CONNECT_TIMEOUT,
    /** Nothing listens on the port: wrong port, or a broker that is not up yet. Transient. */
    CONNECT_REFUSED,
    /** No broker answered, and no closer reason was found: a broker that hangs, or something that is no Kafka. Transient. */
    UNREACHABLE,
    /** The port speaks TLS and the client does not, or the reverse. Permanent. */
    TLS_MISMATCH,
    /** The TLS handshake failed: the certificate is not trusted, or not issued for this host name. Permanent. */
    TLS_UNTRUSTED,
    /** The listener does not offer the SASL mechanism that the client uses, or one of the two does without SASL. Permanent. */
    SASL_MECHANISM,
    /** The client found no AWS credentials to sign with. Transient for some attempts: their source may not be up yet. */
    CREDENTIALS_UNAVAILABLE,
    /** MSK refused the identity: mostly kafka-cluster:Connect is missing. Permanent, unless a permission window is set. */
    AUTH_DENIED,
    /** MSK takes no more connections for the moment. Transient. */
    AUTH_THROTTLED,
    /** The cluster, or the client's own login, refused these credentials. Permanent, unless the login could not read something or got no token. */
    AUTH_FAILED,
    /** The identity may connect but not describe the cluster, without which topics cannot be described. Permanent. */
    CLUSTER_DENIED,
    /** The identity may not describe the topic; whether it exists is then not told. Permanent. */
    TOPIC_UNAUTHORIZED,
    /** The topic does not exist, also not after the settle window. */
    TOPIC_MISSING,
    /** The topic exists, but a partition has no leader. Transient. */
    TOPIC_NOT_READY,
    /** The topic has fewer partitions than the catalog declares, also after the settle window. */
    PARTITIONS_TOO_FEW,
    /** The broker answered for this topic with an error that says neither present nor missing. Transient or not. */
    TOPIC_UNDETERMINED,
    /** A topic config that the catalog declares has another value. A warning, unless asked for as a failure. */
    CONFIG_DRIFT,
    /**
     * The identity lacks a permission that it needs for what the catalog says the service does. A warning, unless asked for as
     * a failure: brokers other than Apache Kafka's may report permissions their own way.
     */
    PERMISSION_MISSING,
    /** The identity may create, alter or delete topics, which no service has to. A warning, unless asked for as a failure. */
    EXCESS_PERMISSION,
    /** A leader of the topics does not take connections from here. A warning, unless asked for as a failure. */
    LEADER_UNREACHABLE,
    /** No topic names the service, so that nothing was checked. A warning, unless asked for as a failure. */
    NO_TOPICS,
    /**
     * Something could not be checked; nothing is known to be wrong. A warning, unless asked for as a failure; of a catalog that is newer
     * than this library always a warning.
     */
    UNVERIFIED,
    /** The time budget ended before any verdict, for lack of CPU: nothing is known of the cluster. */
    CPU_SHORTAGE,
    /** The time budget ended before any verdict, with the Kafka client still busy. */
    DEADLINE,
    /** The checking thread was interrupted. */
    INTERRUPTED,
    /** Something that nobody foresaw. */
    INTERNAL
}
