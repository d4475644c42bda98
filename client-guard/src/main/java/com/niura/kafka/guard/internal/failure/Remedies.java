package com.niura.kafka.guard.internal.failure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.internal.target.ClientTarget;
import com.niura.kafka.guard.internal.target.HostPort;

/**
 * What to do about failures, for one cluster and one audience: the command, permission, address or port that mends it. Lines that
 * begin with two blanks are commands and resources, to be copied. Immutable.
 *
 * @param target the cluster
 * @param source where the topics are declared
 * @param audience whom the remedies speak to
 */
public record Remedies(ClientTarget target, CatalogSource source, Audience audience) {

    private static final String BOOTSTRAP_BROKERS = "'aws kafka get-bootstrap-brokers --cluster-arn ARN'";

    /** Returns how to grant a permission, with the ARNs or with the command; names are not looked at for one on the cluster. */
    public String grant(Permission permission, Collection<String> names) {
        List<String> granted = permission.isOnCluster() ? List.of("") : List.copyOf(names);
        if (target.usesIam()) {
            return "Allow " + permission.iamAction() + " in the policy of " + audience.role + ", on"
                    + granted.stream()
                            .map(name -> "\n  " + permission.iamResource(target.arn(), name))
                            .collect(Collectors.joining());
        }
        return "Allow " + permission.aclWord() + " to this identity:"
                + granted.stream()
                        .map(name -> "\n  kafka-acls.sh --bootstrap-server " + target.bootstrapServers()
                                + " --command-config ADMIN.properties --add --allow-principal User:NAME --operation "
                                + permission.aclWord() + " " + permission.aclOption(name))
                        .collect(Collectors.joining());
    }

    String grant(Permission permission, String name) {
        return grant(permission, List.of(name));
    }

    String invalidProperties() {
        return target.usesIam()
                ? "Correct what this is about. All that MSK with IAM takes, on port 9098 of the names that MSK gives:\n"
                        + "  security.protocol=SASL_SSL\n  sasl.mechanism=AWS_MSK_IAM\n"
                        + "  sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;\n"
                        + "  sasl.client.callback.handler.class=" + ClientTarget.IAM_CALLBACK_HANDLER + "\n"
                        + "software.amazon.msk:aws-msk-iam-auth on the class path; and the variable AWS_REGION, where the"
                        + " host name does not tell the region. MskIam.clientProperties(bootstrapServers) has these"
                        + " properties."
                : "Correct the property that this is about.";
    }

    String unavailableProperties() {
        return "The config provider behind ${…} did not give the value. Check that its source can be reached from "
                + audience.place + " and may be read, and the path and key in ${…}. At DEBUG the log of"
                + " com.niura.kafka.guard has the stack trace.";
    }

    String wrongCluster() {
        return audience == Audience.SERVICE
                ? "Correct bootstrap.servers or the environment of this deployment, or cluster-hosts in the catalog."
                : "Correct --bootstrap-server or --environment, or cluster-hosts in the catalog.";
    }

    String unresolved() {
        return target.isOnMsk()
                ? "Compare the bootstrap string with what " + BOOTSTRAP_BROKERS
                        + " prints. MSK names resolve only inside"
                        + " the VPCs attached to the cluster, with enableDnsSupport and enableDnsHostnames on."
                : "Check the spelling, and that the name server of this machine or network knows the name.";
    }

    String connectTimedOut(HostPort address) {
        if (target.isMskServerless() && !isServerlessPort(address)) {
            return wrongPort();
        }
        return target.isOnMsk()
                ? "Let port " + address.port() + " in from " + audience.place
                        + "'s security group in the cluster's security group, and out in " + audience.ownSecurityGroup
                        + ". Then look at network ACLs and routes, and that " + audience.place
                        + " runs in a VPC attached to"
                        + " the cluster. The brokers' names (b1-… or b-1…) need the same as the bootstrap name."
                : "Check the address, that the host is up, and that firewalls, security groups and routes between let port "
                        + address.port() + " through.";
    }

    String connectRefused(HostPort address) {
        if (target.isMskServerless() && !isServerlessPort(address)) {
            return wrongPort();
        }
        return target.isOnMsk()
                ? "Nothing listens there. Correct the port in the bootstrap string: " + ClientTarget.MSK_PORTS + ". "
                        + BOOTSTRAP_BROKERS + " prints what the cluster has."
                : "Nothing listens there. Check the host and the port, and that the broker is up; each listener of a broker"
                        + " has a port of its own.";
    }

    private static boolean isServerlessPort(HostPort address) {
        return address.port() == 9098 || address.port() == 20098;
    }

    private static String wrongPort() {
        return "Correct the port in the bootstrap string: MSK Serverless listens on 9098 (20098 over IPv6). "
                + BOOTSTRAP_BROKERS + " prints what the cluster has.";
    }

    String unreachable() {
        return target.usesIam()
                ? "Check the bootstrap string and its port (IAM is 9098), that " + audience.place
                        + " runs in a VPC attached to the cluster, and that the cluster's security group lets port 9098 in from"
                        + " its group."
                : "Check the address and port, that the broker runs, that nothing between drops the packets, and that the"
                        + " listener speaks " + target.securityProtocol() + ".";
    }

    /** Where a broker answers without a login, and the client gets no further. */
    String loginGetsNoFurther() {
        String brokers = "Let " + audience.place + " reach the brokers' own names, "
                + (target.isOnMsk()
                        ? "b1-… or b-1…, on the same port: they need the same security groups and routes."
                        : "those in their advertised.listeners.");
        return audience == Audience.OPERATOR
                ? brokers + " 'admin-tool doctor' tries each of them."
                : "If the cluster answers slowly, give the check more time (TopicGuard.Builder.timeout). Look in the log for"
                        + " 'Unexpected error from' of org.apache.kafka.common.network.Selector: the login fails then, mostly"
                        + " because two versions of a library are on the class path (mvn dependency:tree). " + brokers;
    }

    /** Where an error has ended the client's thread. */
    String answerNotUnderstood() {
        return "Look in the log for what Kafka logged as 'Uncaught exception in thread'. OutOfMemoryError: other than Kafka answers there,"
                + " or the heap is too small. Anything else: find out what is between, a proxy or a load balancer, that changes"
                + " what the broker says. Make the port and security.protocol agree.";
    }

    String leaderUnreachable() {
        return (target.isOnMsk()
                        ? "Each broker's name (b1-… or b-1…) has to resolve and its port has to be let in, as for the"
                                + " bootstrap name: look at the security group, network ACL and route of each subnet."
                        : "Let " + audience.place + " reach each broker at its advertised.listeners.")
                + " Until then, what is written to or read from these partitions fails.";
    }

    String tlsMismatch() {
        if (target.isOnMsk()) {
            return "Make the port and security.protocol agree. On MSK: " + ClientTarget.MSK_PORTS
                    + "; IAM and SCRAM take security.protocol=SASL_SSL, TLS takes SSL.";
        }
        return target.usesTls()
                ? "Set security.protocol to PLAINTEXT (SASL_PLAINTEXT where the listener asks for credentials), or use the"
                        + " port of the broker's TLS listener."
                : "Set security.protocol to SSL (SASL_SSL where the listener asks for credentials), or use the port of a"
                        + " plain-text listener. A Kafka client that is left so takes the TLS answer for the length of a"
                        + " message, and waits for it or runs out of memory.";
    }

    String tlsUntrusted() {
        return target.usesIam()
                ? "MSK's certificates are signed by a public authority: leave ssl.truststore.location out (and the JVM's"
                        + " javax.net.ssl.trustStore, unless it has Amazon's authorities), and use the host names as MSK gives"
                        + " them, not an IP address or an alias."
                : "Check that ssl.truststore.location holds the authority that signed the broker's certificate, that the"
                        + " certificate is issued for this host name, and, where the broker asks for one, the client's own"
                        + " certificate.";
    }

    String mechanismRefused() {
        if (!target.isOnMsk()) {
            return "Set security.protocol and sasl.mechanism to what this listener offers, or use the listener's port that"
                    + " offers this mechanism.";
        }
        return isScram()
                ? "On MSK, SCRAM has a port of its own, 9096, and takes sasl.mechanism=SCRAM-SHA-512 with"
                        + " security.protocol=SASL_SSL. For IAM: port 9098 and AWS_MSK_IAM."
                : "On MSK, IAM has a port of its own, 9098, with security.protocol=SASL_SSL and sasl.mechanism=AWS_MSK_IAM.";
    }

    private boolean isScram() {
        return target.saslMechanism()
                .filter(mechanism -> mechanism.startsWith("SCRAM"))
                .isPresent();
    }

    String credentialsUnavailable() {
        return "On ECS, the task definition needs a taskRoleArn (executionRoleArn is not for the service itself), and the"
                + " container has to reach the credentials endpoint, 169.254.170.2 (no proxy in between:"
                + " NO_PROXY=169.254.170.2). On EKS, the role's trust policy has to name the service account. Elsewhere:"
                + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, an instance profile, or a profile in ~/.aws ('aws sso login'"
                + " renews one of SSO). 'aws sts get-caller-identity' shows what there is.";
    }

    String accessDenied() {
        return "MSK refuses a wrong secret key or session token, credentials that expired, a clock that is minutes off, a wrong"
                + " region and a missing permission in the same words. If 'aws sts get-caller-identity' fails with these"
                + " credentials too, mend them or the clock. If it does not: "
                + grant(Permission.CONNECT, "")
                + "\nA policy acts about a minute after it was changed. For AWS Support, quote the request id in brackets.";
    }

    String throttled() {
        return "MSK limits new connections (Serverless: 100 a second) and open ones (3000). Start services one after the"
                + " other, with one client each, set reconnect.backoff.ms to 1000 or more (MskIam.clientProperties does) in"
                + " all of them, and look for one that connects again and again.";
    }

    String authenticationFailed() {
        if (target.takesTokens() && !target.usesIam()) {
            return "Check the client id and secret, scope and audience of the login against what the identity provider knows,"
                    + " and that the broker takes its tokens.";
        }
        return target.usesIam()
                ? "Look up the server's words at https://docs.aws.amazon.com/msk/latest/developerguide/iam-access-control.html;"
                        + " check the identity with 'aws sts get-caller-identity'."
                : "Check user and password, or whatever sasl.jaas.config names, against what the broker knows; where a"
                        + " server issues tickets, that it can be reached.";
    }

    String tokenUnavailable(String endpoint) {
        return "Check that " + endpoint + " (sasl.oauthbearer.token.endpoint.url) is right, can be reached from "
                + audience.place + ", and is well. Some clients put the reason into their log only, as"
                + " org.apache.kafka.common.security.oauthbearer.";
    }

    String iamTokenUnavailable() {
        return "Set AWS_REGION to the cluster's region: this login does not take it from the host name. Where it is set, look at"
                + " the credentials with 'aws sts get-caller-identity'; the reason is in the client's log, as"
                + " org.apache.kafka.common.security.oauthbearer.";
    }

    String deadline() {
        return "The broker, a name server or a source of credentials does not answer. Check these; "
                + (audience == Audience.OPERATOR
                        ? "a longer --timeout"
                        : "a larger budget (TopicGuard.Builder.timeout)")
                + " only helps where they are slow.";
    }

    String cpuShortage() {
        return "Give " + audience.place + " more CPU (on ECS: cpu in the task definition), or the check more time: "
                + (audience == Audience.OPERATOR ? "--timeout" : "TopicGuard.Builder.timeout")
                + ". An AppCDS archive (-XX:ArchiveClassesAtExit) halves what a JVM needs to start. Nothing is known to be"
                + " wrong with the network or the cluster.";
    }

    String interrupted() {
        return "Nothing is known about the topics. If nobody stopped the program, look for who interrupted the thread.";
    }

    String internal() {
        if (audience == Audience.OPERATOR) {
            return "This is a fault of the tool: run it again with --stacktrace and report what it prints.";
        }
        return "This is not about the cluster. Look for the stack trace: the cause of the exception, or what Kafka logged as"
                + " 'Uncaught exception in thread'. NoSuchMethodError, NoClassDefFoundError: a library is missing, or two"
                + " versions of one are on the class path (mvn dependency:tree). OutOfMemoryError: a larger heap, or a higher"
                + " limit of threads (pids). Anything else: report it to the maintainers of client-guard, with the stack trace.";
    }

    String catalogInvalid() {
        return "Correct the catalog, or what the guard was given: nothing was asked of the cluster. TOPIC_GUARD_MODE=off"
                + " starts the service without the check.";
    }

    String catalogNotice() {
        return "Update topics-catalog to a version that knows it, or correct the catalog; 'admin-tool catalog validate' reads it"
                + " strictly.";
    }

    String missing(String topic) {
        if (audience == Audience.OPERATOR) {
            return "Run " + sameCommand("") + ": it creates what is missing.";
        }
        return source.nearestTo(topic)
                        .map(name -> "Did you mean " + name + "? The catalog declares that one. Otherwise:\n")
                        .orElse("")
                + "Topics are created once per environment by an operator, never by a service. On the bastion run:\n"
                + apply(topic, "");
    }

    String tooFewPartitions(String topic) {
        return "Adding partitions moves keys to other partitions: agree on it with the topic's producers and consumers, then"
                + (audience == Audience.OPERATOR
                        ? " run " + sameCommand(" --add-partitions") + "."
                        : " on the bastion run:\n" + apply(topic, " --add-partitions"));
    }

    String notReady() {
        return "The topic was created a moment ago, or a broker is down. "
                + (audience == Audience.OPERATOR ? "Try again" : "Start the service again")
                + " in a minute; if it stays so, "
                + (target.isMskServerless()
                        ? "ask AWS Support, who run the brokers of MSK Serverless."
                        : "bring up the broker that has its partitions.")
                + " On the bastion this shows them:\n  " + toolCommand("describe TOPIC");
    }

    String undetermined(boolean retriable) {
        return retriable
                ? (audience == Audience.OPERATOR ? "Try again" : "Start the service again")
                        + "; if it stays so, look up the broker's answer in the broker's logs."
                : "This does not pass by itself: look up the broker's answer, and correct what it names.";
    }

    String drift(String topic, String key) {
        return target.isMskServerless() && key.equals("cleanup.policy")
                ? "MSK Serverless sets cleanup.policy when a topic is created and never again: correct the catalog, or have the"
                        + " topic created anew, which loses its records."
                : "Correct the catalog, or "
                        + (audience == Audience.OPERATOR
                                ? "run " + sameCommand(" --alter-configs") + "."
                                : "on the bastion run:\n" + apply(topic, " --alter-configs"));
    }

    String excess(String permissions) {
        return target.usesIam()
                ? "Take " + permissions + " out of the policy of the task role, wildcards like kafka-cluster:* or"
                        + " kafka-cluster:*Topic included. Only the operator's role on the bastion creates topics."
                : "Take " + permissions
                        + " from this identity (kafka-acls.sh --remove), wildcards and super.users included. A"
                        + " broker without an authorizer, or with allow.everyone.if.no.acl.found, lets everybody do everything.";
    }

    String nothingRequired(String subject) {
        return "Add " + subject
                + " to the producers or consumers of the topics that it uses, in the catalog; or remove the"
                + " guard from a service that uses none.";
    }

    /** Applies the catalog of the service that failed, in its environment; with what its file has to have, where it is a file. */
    private String apply(String topic, String options) {
        boolean bundled = source.isBundled(topic);
        return "  " + toolCommand("apply")
                + source.environment().map(name -> " --environment " + name).orElse("")
                + (bundled ? "" : " --catalog FILE")
                + options
                + (bundled ? "" : "\nFILE has to declare what this service asks for.");
    }

    /** For whoever has just run the tool with the options for all of these. */
    private static String sameCommand(String options) {
        return "'admin-tool apply" + options + "' for the same cluster, catalog and environment";
    }

    private String toolCommand(String command) {
        // On MSK Serverless the tool knows by itself how to get in.
        String access = target.isMskServerless() || target.securityProtocol().equalsIgnoreCase("PLAINTEXT")
                ? ""
                : " --command-config ADMIN.properties";
        return "java -jar admin-tool.jar " + command + " --bootstrap-server " + target.bootstrapServers() + access;
    }

    /**
     * Returns the remedies of these failures, each once: those that differ in nothing but resources and commands are one, with the
     * lines of all of them.
     */
    public static List<Merged> merged(Collection<Failure> failures) {
        Map<String, List<Failure>> alike = new LinkedHashMap<>();
        for (Failure failure : failures) {
            String sentences = failure.action()
                    .lines()
                    .filter(line -> !isCopied(line))
                    .collect(Collectors.joining("\n", failure.code() + "\n", ""));
            alike.computeIfAbsent(sentences, key -> new ArrayList<>()).add(failure);
        }
        return alike.values().stream().map(Merged::of).toList();
    }

    private static boolean isCopied(String line) {
        return line.startsWith("  ");
    }

    /**
     * A remedy for several failures.
     *
     * @param failures those that it is for, at least one
     * @param text what to do about them
     */
    public record Merged(List<Failure> failures, String text) {

        /** The sentences of the first, with the lines of all where its own begin. */
        private static Merged of(List<Failure> alike) {
            Set<String> text = new LinkedHashSet<>();
            for (String line : alike.get(0).action().split("\n", -1)) {
                if (isCopied(line)) {
                    alike.stream()
                            .flatMap(failure -> failure.action().lines())
                            .filter(Remedies::isCopied)
                            .forEach(text::add);
                }
                text.add(line);
            }
            return new Merged(List.copyOf(alike), String.join("\n", text));
        }

        public Failure first() {
            return failures.get(0);
        }

        /** Returns the topics and consumer groups that it is for. */
        public List<String> resources() {
            return failures.stream()
                    .flatMap(failure -> failure.resource().stream())
                    .distinct()
                    .toList();
        }
    }
}
