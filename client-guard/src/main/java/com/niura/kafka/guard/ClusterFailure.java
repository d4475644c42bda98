package com.niura.kafka.guard;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A failure of the cluster as a whole, or of the way to it: then nothing is known about any single topic. */
public sealed interface ClusterFailure extends Failure {

    /**
     * Recognises what a Kafka client threw, or completed a future with.
     *
     * @param error the exception, with or without the wrappers that futures add
     * @param clientProperties the properties of the client that failed; their secrets are kept out of every text
     */
    static ClusterFailure of(Throwable error, Map<String, ?> clientProperties) {
        return FailureClassifier.classify(error, clientProperties);
    }

    /** The exception behind this failure, when there is one and it holds no secret. */
    default Optional<Throwable> cause() {
        return Optional.empty();
    }

    /** No host name of the bootstrap servers resolves. */
    record NameUnresolved(TargetCluster cluster, Optional<Throwable> cause) implements ClusterFailure {
        @Override
        public FailureCode code() {
            return FailureCode.DNS_UNRESOLVED;
        }

        @Override
        public String headline() {
            return "the host name in " + cluster.bootstrapServers() + " does not resolve to an address";
        }

        @Override
        public String action() {
            return cluster.usesIam()
                    ? "Compare the bootstrap string with what 'aws kafka get-bootstrap-brokers --cluster-arn ARN' prints. MSK"
                            + " names resolve only inside the VPCs attached to the cluster, with enableDnsSupport and"
                            + " enableDnsHostnames on."
                    : "Check the spelling, and that the name server of this machine or network knows the name.";
        }
    }

    /**
     * Connections to the address are not answered: packets are dropped on the way.
     *
     * @param cluster the cluster asked
     * @param address the address tried, {@code host:port}
     * @param cause the exception behind it
     */
    record ConnectTimedOut(TargetCluster cluster, String address, Optional<Throwable> cause) implements ClusterFailure {
        @Override
        public FailureCode code() {
            return FailureCode.CONNECT_TIMEOUT;
        }

        @Override
        public String headline() {
            return "expected a Kafka broker at " + cluster.bootstrapServers() + ", but connections to " + address
                    + " are not answered";
        }

        @Override
        public String action() {
            String port = address.substring(address.lastIndexOf(':') + 1);
            return cluster.isOnMsk()
                    ? "Let port " + port
                            + " in from this task's security group in the cluster's security group, and out in"
                            + " the task's own. Then look at network ACLs and routes, and that this task runs in a VPC"
                            + " attached to the cluster. The brokers' names (b1-… or b-1…) need the same as the bootstrap"
                            + " name."
                    : "Check the address, that the host is up, and that firewalls, security groups and routes between let"
                            + " port " + port + " through.";
        }
    }

    /**
     * Connections to the address are refused: nothing listens there.
     *
     * @param cluster the cluster asked
     * @param address the address tried, {@code host:port}
     * @param cause the exception behind it
     */
    record ConnectRefused(TargetCluster cluster, String address, Optional<Throwable> cause) implements ClusterFailure {
        @Override
        public FailureCode code() {
            return FailureCode.CONNECT_REFUSED;
        }

        @Override
        public String headline() {
            return "expected a Kafka broker at " + cluster.bootstrapServers() + ", but " + address
                    + " refuses connections";
        }

        @Override
        public String action() {
            return cluster.isOnMsk()
                    ? "Nothing listens there. Correct the port in the bootstrap string: " + TargetCluster.MSK_PORTS
                            + ". 'aws kafka get-bootstrap-brokers --cluster-arn ARN' prints what the cluster has."
                    : "Nothing listens there. Check the host and the port, and that the broker is up; each listener of a"
                            + " broker has a port of its own.";
        }
    }

    /**
     * No broker answered the client, and nothing was found that would say why.
     *
     * @param cluster the cluster asked
     * @param detail what was found instead of an answer
     * @param brokerAnswers whether a broker answers at the bootstrap address, with what this client uses, as long as nobody logs in
     * @param cause the exception behind it
     */
    record Unreachable(TargetCluster cluster, String detail, boolean brokerAnswers, Optional<Throwable> cause)
            implements ClusterFailure {

        /** Without a broker that is known to answer. */
        public Unreachable(TargetCluster cluster, String detail, Optional<Throwable> cause) {
            this(cluster, detail, false, cause);
        }

        /** The same, with a broker that was found to answer others than this client. */
        Unreachable asABrokerAnswers() {
            return new Unreachable(cluster, detail, true, cause);
        }

        @Override
        public FailureCode code() {
            return FailureCode.UNREACHABLE;
        }

        @Override
        public String headline() {
            return (brokerAnswers ? "a Kafka broker answers at " : "no Kafka broker answered at ")
                    + cluster.bootstrapServers() + " over " + cluster.securityProtocol()
                    + (brokerAnswers ? ", but this client gets no further: " : ": ") + detail;
        }

        @Override
        public String action() {
            if (brokerAnswers) {
                return "Look in this service's log for 'Unexpected error from' of org.apache.kafka.common.network.Selector: the"
                        + " client's login fails then, mostly because two versions of a library are on the class path (mvn"
                        + " dependency:tree). Otherwise let this task reach the brokers' own names, "
                        + (cluster.isOnMsk()
                                ? "b1-… or b-1…, on the same port: they need the same security groups and routes."
                                : "those in their advertised.listeners.");
            }
            return cluster.usesIam()
                    ? "Check the bootstrap string and its port (IAM is 9098), that this task runs in a VPC attached to the"
                            + " cluster, and that the cluster's security group lets port 9098 in from this task's group."
                    : "Check the address and port, that the broker runs, that nothing between drops the packets, and that"
                            + " the listener speaks " + cluster.securityProtocol() + ".";
        }
    }

    /** The port speaks TLS and the client does not, or the reverse. */
    record TlsMismatch(TargetCluster cluster, String detail, Optional<Throwable> cause) implements ClusterFailure {
        @Override
        public FailureCode code() {
            return FailureCode.TLS_MISMATCH;
        }

        @Override
        public String headline() {
            return "security.protocol is " + cluster.securityProtocol()
                    + (cluster.usesTls() ? ", but no TLS" : ", but TLS") + " is spoken at "
                    + cluster.bootstrapServers() + ": " + detail;
        }

        @Override
        public String action() {
            if (cluster.isOnMsk()) {
                return "Make the port and security.protocol agree. On MSK: " + TargetCluster.MSK_PORTS
                        + "; IAM and SCRAM take security.protocol=SASL_SSL, TLS takes SSL.";
            }
            return cluster.usesTls()
                    ? "Set security.protocol to PLAINTEXT (SASL_PLAINTEXT where the listener asks for credentials), or use"
                            + " the port of the broker's TLS listener."
                    : "Set security.protocol to SSL (SASL_SSL where the listener asks for credentials), or use the port of a"
                            + " plain-text listener. A Kafka client that is left so takes the TLS answer for the length of a"
                            + " message, and waits for it or runs out of memory.";
        }
    }

    /** The TLS handshake failed: the certificate is not trusted, or not made out to this host name. */
    record TlsUntrusted(TargetCluster cluster, String detail, Optional<Throwable> cause) implements ClusterFailure {
        @Override
        public FailureCode code() {
            return FailureCode.TLS_UNTRUSTED;
        }

        @Override
        public String headline() {
            return "the TLS handshake with " + cluster.bootstrapServers() + " failed: " + detail;
        }

        @Override
        public String action() {
            return cluster.usesIam()
                    ? "MSK's certificates are signed by a public authority: leave ssl.truststore.location out (and the JVM's"
                            + " javax.net.ssl.trustStore, unless it has Amazon's authorities), and use the host names as MSK"
                            + " gives them, not an IP address or an alias."
                    : "Check that ssl.truststore.location holds the authority that signed the broker's certificate, that the"
                            + " certificate is made out to this host name, and, where the broker asks for one, the client's"
                            + " own certificate.";
        }
    }

    /** The listener does not offer the SASL mechanism that the client uses, or one of the two does without SASL. */
    record MechanismRefused(TargetCluster cluster, String detail, Optional<Throwable> cause) implements ClusterFailure {
        @Override
        public FailureCode code() {
            return FailureCode.SASL_MECHANISM;
        }

        @Override
        public String headline() {
            return cluster.usesSasl()
                    ? "the listener at " + cluster.bootstrapServers() + " does not take SASL mechanism "
                            + cluster.saslMechanism().orElse("GSSAPI (Kafka's default)") + ": " + detail
                    : "the listener at " + cluster.bootstrapServers() + " asks for SASL, but security.protocol is "
                            + cluster.securityProtocol() + ": " + detail;
        }

        @Override
        public String action() {
            return cluster.isOnMsk()
                    ? "On MSK, IAM has a port of its own, 9098, with security.protocol=SASL_SSL and"
                            + " sasl.mechanism=AWS_MSK_IAM."
                    : "Set security.protocol and sasl.mechanism to what this listener offers, or use the listener's port that"
                            + " offers this mechanism.";
        }
    }

    /** The client found no AWS credentials to sign with. */
    record CredentialsUnavailable(TargetCluster cluster, String detail, Optional<Throwable> cause)
            implements ClusterFailure {
        @Override
        public FailureCode code() {
            return FailureCode.CREDENTIALS_UNAVAILABLE;
        }

        @Override
        public String headline() {
            return "expected AWS credentials for " + cluster.bootstrapServers() + ", but none were found: " + detail;
        }

        @Override
        public String action() {
            return "On ECS, the task definition needs a taskRoleArn (executionRoleArn is not for the service itself), and the"
                    + " container has to reach the credentials endpoint, 169.254.170.2 (no proxy in between:"
                    + " NO_PROXY=169.254.170.2). Elsewhere: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, an instance profile,"
                    + " or a profile in ~/.aws/credentials. 'aws sts get-caller-identity' shows what there is.";
        }
    }

    /** MSK refused the identity. A wrong signature, region or clock is refused in the same words. */
    record AccessDenied(TargetCluster cluster, String detail, Optional<Throwable> cause) implements ClusterFailure {
        @Override
        public FailureCode code() {
            return FailureCode.AUTH_DENIED;
        }

        @Override
        public String headline() {
            return "this identity may not connect to " + cluster.bootstrapServers() + ": " + detail;
        }

        @Override
        public String action() {
            return Permission.CONNECT.serviceRemedy(cluster, "")
                    + "\nCredentials that expired, a clock that is minutes off and a wrong region are refused in the same words."
                    + " For AWS Support, quote the request id in brackets.";
        }
    }

    /** MSK takes no more connections for the moment. */
    record Throttled(TargetCluster cluster, String detail, Optional<Throwable> cause) implements ClusterFailure {
        @Override
        public FailureCode code() {
            return FailureCode.AUTH_THROTTLED;
        }

        @Override
        public String headline() {
            return cluster.bootstrapServers() + " takes no more connections for the moment: " + detail;
        }

        @Override
        public String action() {
            return "MSK limits new connections (Serverless: 100 a second) and open ones (3000). Start services one after the"
                    + " other, with one client each, set reconnect.backoff.ms to 1000 or more (MskIam.clientProperties does)"
                    + " in all of them, and look for one that connects again and again.";
        }
    }

    /**
     * These credentials were refused.
     *
     * @param passing whether the same credentials may do in a moment: the login could not read something, a file or an endpoint
     */
    record AuthenticationFailed(TargetCluster cluster, String detail, boolean passing, Optional<Throwable> cause)
            implements ClusterFailure {
        @Override
        public FailureCode code() {
            return FailureCode.AUTH_FAILED;
        }

        @Override
        public String headline() {
            return "authentication at " + cluster.bootstrapServers() + " failed"
                    + cluster.saslMechanism().map(m -> " (" + m + ")").orElse("") + ": " + detail;
        }

        @Override
        public String action() {
            return cluster.usesIam()
                    ? "Look up the server's words at https://docs.aws.amazon.com/msk/latest/developerguide/iam-access-control.html;"
                            + " check the identity with 'aws sts get-caller-identity'."
                    : "Check user and password, or whatever sasl.jaas.config names, against what the broker knows; where a"
                            + " server issues tokens or tickets, that it can be reached.";
        }
    }

    /** The client cannot be made from these properties. */
    record ConfigurationInvalid(TargetCluster cluster, String detail, Optional<Throwable> cause)
            implements ClusterFailure {
        @Override
        public FailureCode code() {
            return FailureCode.CONFIG_INVALID;
        }

        @Override
        public String headline() {
            return "the Kafka client properties are not valid: " + detail;
        }

        @Override
        public String action() {
            return cluster.usesIam()
                    ? "Correct what this is about. All that MSK with IAM takes, on port 9098 of the names that MSK gives:\n"
                            + "  security.protocol=SASL_SSL\n  sasl.mechanism=AWS_MSK_IAM\n"
                            + "  sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;\n"
                            + "  sasl.client.callback.handler.class="
                            + "software.amazon.msk.auth.iam.IAMClientCallbackHandler\n"
                            + "software.amazon.msk:aws-msk-iam-auth on the class path; and the variable AWS_REGION, where the"
                            + " host name does not tell the region. MskIam.clientProperties(bootstrapServers) has these"
                            + " properties."
                    : "Correct the property that this is about.";
        }
    }

    /** This identity may not describe the cluster. */
    record ClusterDenied(TargetCluster cluster, String detail, Optional<Throwable> cause) implements ClusterFailure {
        @Override
        public FailureCode code() {
            return FailureCode.CLUSTER_DENIED;
        }

        @Override
        public String headline() {
            return "this identity may not describe the cluster at " + cluster.bootstrapServers() + ": " + detail;
        }

        @Override
        public String action() {
            return Permission.DESCRIBE_CLUSTER.serviceRemedy(cluster, "");
        }
    }

    /**
     * The budget ended while the Kafka client was still at work.
     *
     * @param cluster the cluster asked
     * @param budget the whole budget of the check
     * @param doing what the client was doing, as in "waiting for an answer to describeTopics"
     */
    record DeadlineExceeded(TargetCluster cluster, Duration budget, String doing) implements ClusterFailure {
        @Override
        public FailureCode code() {
            return FailureCode.DEADLINE;
        }

        @Override
        public String headline() {
            return "no verdict from " + cluster.bootstrapServers() + " within " + Text.seconds(budget) + ", while "
                    + doing;
        }

        @Override
        public String action() {
            return "The broker, a name server or a source of credentials does not answer. Check these; a larger budget"
                    + " (TopicGuard.Builder.timeout) only helps where they are slow.";
        }
    }

    /** The checking thread was interrupted; its interrupt flag is set again. */
    record Interrupted(TargetCluster cluster) implements ClusterFailure {
        @Override
        public FailureCode code() {
            return FailureCode.INTERRUPTED;
        }

        @Override
        public String headline() {
            return "the check of " + cluster.bootstrapServers() + " was interrupted before a verdict";
        }

        @Override
        public String action() {
            return "Nothing is known about the topics. If nobody stopped the service, look for who interrupted the thread.";
        }
    }

    /** Something that nobody foresaw. */
    record Unexpected(TargetCluster cluster, String detail, Optional<Throwable> cause) implements ClusterFailure {
        @Override
        public FailureCode code() {
            return FailureCode.INTERNAL;
        }

        @Override
        public String headline() {
            return "the check of " + cluster.bootstrapServers() + " failed unexpectedly: " + detail;
        }

        @Override
        public String action() {
            return "This is not about the cluster. Look for the stack trace: the cause of the exception, or what Kafka logged"
                    + " as 'Uncaught exception in thread'. NoSuchMethodError, NoClassDefFoundError: two versions of a library"
                    + " are on the class path (mvn dependency:tree). OutOfMemoryError: a larger heap. Anything else: report"
                    + " it to the maintainers of client-guard, with the stack trace.";
        }
    }
}
