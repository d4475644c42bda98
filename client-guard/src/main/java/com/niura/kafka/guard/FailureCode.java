package com.niura.kafka.guard;

/**
 * The vocabulary of failures: one code each, the same in reports, exceptions, logs and the documentation. Codes
 * may be added in later versions.
 */
public enum FailureCode {
    /** The client cannot be made from the given properties. Permanent. */
    CONFIG_INVALID,
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
    /** The TLS handshake failed: the certificate is not trusted, or not made out to this host name. Permanent. */
    TLS_UNTRUSTED,
    /** The listener does not offer the SASL mechanism that the client uses, or one of the two does without SASL. Permanent. */
    SASL_MECHANISM,
    /** The cluster, or the client's own login, refused these credentials. Permanent unless the cluster was
     * only busy or the source of credentials not up yet. */
    AUTH_FAILED,
    /** The identity may connect but not describe the cluster, without which topics cannot be described. Permanent. */
    CLUSTER_DENIED,
    /** The identity may not describe the topic; whether it exists is then not told. Permanent. */
    TOPIC_UNAUTHORIZED,
    /** The topic does not exist, also not after the settle window. */
    TOPIC_MISSING,
    /** The topic exists, but a partition has no leader. Transient. */
    TOPIC_NOT_READY,
    /** The topic has fewer partitions than the catalog declares. Permanent. */
    PARTITIONS_TOO_FEW,
    /** The broker answered for this topic with an error that says neither present nor missing. Transient or not. */
    TOPIC_UNDETERMINED,
    /** The time budget ended before any verdict, with the Kafka client still busy. */
    DEADLINE,
    /** The checking thread was interrupted. */
    INTERRUPTED,
    /** Something that nobody foresaw. */
    INTERNAL
}
