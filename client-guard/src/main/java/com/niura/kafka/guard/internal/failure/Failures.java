package com.niura.kafka.guard.internal.failure;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.target.ClientSettings;
import com.niura.kafka.guard.internal.target.ClientTarget;
import com.niura.kafka.guard.internal.target.HostPort;
import org.apache.kafka.common.config.SaslConfigs;
import org.jspecify.annotations.Nullable;

/**
 * Makes every failure of one check: its words, with its remedy for the audience. The one room where a failure gets its words.
 * Immutable.
 */
public final class Failures {

    /** Longer words than these are no help; libraries put whole stack traces into a message. */
    private static final int LONGEST_DETAIL = 500;

    private final ClientTarget target;
    private final @Nullable Object tokenEndpoint;
    private final Remedies remedies;
    private final SecretRedactor redactor;

    /**
     * @param settings of the client that fails; their secrets are kept out of every text
     * @param source where the topics are declared
     * @param audience whom the remedies speak to
     */
    public Failures(ClientSettings settings, CatalogSource source, Audience audience) {
        this.target = settings.target();
        this.tokenEndpoint = settings.properties().get(SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL);
        this.remedies = new Remedies(target, source, audience);
        this.redactor = SecretRedactor.of(settings.properties());
    }

    public ClientTarget target() {
        return target;
    }

    public Remedies remedies() {
        return remedies;
    }

    // The catalog and the properties, before anything is asked of the cluster.

    public Failure catalogInvalid(RuntimeException error) {
        String message = FailureClassifier.words(error);
        int lineEnd = message.indexOf('\n');
        String first = Texts.oneLine(lineEnd < 0 ? message : message.substring(0, lineEnd));
        String rest = lineEnd < 0
                ? ""
                : message.substring(lineEnd + 1)
                        .lines()
                        .map(line -> "  " + Texts.oneLine(line) + "\n")
                        .collect(Collectors.joining());
        return failure(FailureCode.CATALOG_INVALID, first, false, rest + remedies.catalogInvalid(), error);
    }

    public Failure configInvalid(String detail, @Nullable Throwable cause) {
        return failure(
                FailureCode.CONFIG_INVALID,
                "the Kafka client properties are not valid: " + clean(detail),
                false,
                remedies.invalidProperties(),
                cause);
    }

    /** A broker answers, but the signer of this client knows no AWS region to sign for. */
    public Failure regionUnknown() {
        return configInvalid(
                "the AWS region can be told neither from the host name in " + target.bootstrapServers()
                        + " nor from AWS_REGION, and the login gets no further",
                null);
    }

    public Failure configUnavailable(String detail) {
        return failure(
                FailureCode.CONFIG_UNAVAILABLE,
                "a value of the Kafka client properties could not be fetched: " + clean(detail),
                true,
                remedies.unavailableProperties(),
                null);
    }

    public Failure wrongCluster(String problem) {
        return failure(FailureCode.WRONG_CLUSTER, problem, false, remedies.wrongCluster(), null);
    }

    // The connection path.

    public Failure unresolved(@Nullable Throwable cause) {
        return failure(
                FailureCode.DNS_UNRESOLVED,
                "the host name in " + target.bootstrapServers() + " does not resolve to an address",
                true,
                remedies.unresolved(),
                cause);
    }

    public Failure connectTimedOut(HostPort address, Throwable cause) {
        return failure(
                FailureCode.CONNECT_TIMEOUT,
                "expected a Kafka broker at " + target.bootstrapServers() + ", but connections to " + address
                        + " are not answered",
                true,
                remedies.connectTimedOut(address),
                cause);
    }

    public Failure connectRefused(HostPort address, Throwable cause) {
        return failure(
                FailureCode.CONNECT_REFUSED,
                "expected a Kafka broker at " + target.bootstrapServers() + ", but " + address + " refuses connections",
                true,
                remedies.connectRefused(address),
                cause);
    }

    /** No broker answered. */
    public Failure unreachable(String detail, @Nullable Throwable cause) {
        return failure(
                FailureCode.UNREACHABLE,
                "no Kafka broker answered at " + target.bootstrapServers() + " over " + target.securityProtocol() + ": "
                        + clean(detail),
                true,
                remedies.unreachable(),
                cause);
    }

    /** A broker answers whoever does not log in, and this client gets no answer. */
    public Failure loginGetsNoFurther(String detail) {
        return failure(
                FailureCode.UNREACHABLE,
                "a Kafka broker answers at " + target.bootstrapServers() + " over " + target.securityProtocol()
                        + ", but this client gets no further: " + clean(detail),
                true,
                remedies.loginGetsNoFurther(),
                null);
    }

    public Failure tlsMismatch(String detail, @Nullable Throwable cause) {
        return failure(
                FailureCode.TLS_MISMATCH,
                "security.protocol is " + target.securityProtocol() + (target.usesTls() ? ", but no TLS" : ", but TLS")
                        + " is spoken at " + target.bootstrapServers() + ": " + clean(detail),
                false,
                remedies.tlsMismatch(),
                cause);
    }

    public Failure tlsUntrusted(String detail, @Nullable Throwable cause) {
        return failure(
                FailureCode.TLS_UNTRUSTED,
                "the TLS handshake with " + target.bootstrapServers() + " failed: " + clean(detail),
                false,
                remedies.tlsUntrusted(),
                cause);
    }

    public Failure mechanismRefused(String detail, @Nullable Throwable cause) {
        return failure(
                FailureCode.SASL_MECHANISM,
                "the listener at " + target.bootstrapServers()
                        + (target.usesSasl()
                                ? " does not take SASL mechanism "
                                        + target.saslMechanism().orElse("GSSAPI (Kafka's default)")
                                : " asks for SASL, but security.protocol is " + target.securityProtocol())
                        + ": " + clean(detail),
                false,
                remedies.mechanismRefused(),
                cause);
    }

    // The login.

    public Failure credentialsUnavailable(String detail, @Nullable Throwable cause) {
        return failure(
                FailureCode.CREDENTIALS_UNAVAILABLE,
                "expected AWS credentials for " + target.bootstrapServers() + ", but none were found: " + clean(detail),
                true,
                remedies.credentialsUnavailable(),
                cause);
    }

    public Failure accessDenied(String detail, @Nullable Throwable cause) {
        return refused(
                FailureCode.AUTH_DENIED,
                "this identity may not connect to " + target.bootstrapServers() + ": " + clean(detail),
                Permission.CONNECT,
                remedies.accessDenied(),
                cause);
    }

    /** The same refusal, where more is known of why. */
    public Failure accessDeniedBecause(Failure denied, String why) {
        return refused(
                denied.code(),
                denied.headline() + "; " + why,
                Permission.CONNECT,
                denied.action(),
                denied.cause().orElse(null));
    }

    public Failure throttled(String detail, @Nullable Throwable cause) {
        return failure(
                FailureCode.AUTH_THROTTLED,
                target.bootstrapServers() + " takes no more connections for the moment: " + clean(detail),
                true,
                remedies.throttled(),
                cause);
    }

    /** Retriable where the same credentials may do in a moment: the login could not read a file, for instance. */
    public Failure authenticationFailed(String detail, boolean retriable, @Nullable Throwable cause) {
        return loginFailed(clean(detail), retriable, remedies.authenticationFailed(), cause);
    }

    /** The login got no token from its endpoint. */
    public Failure tokenUnavailable(String detail, @Nullable Throwable cause) {
        String endpoint = tokenEndpoint == null
                ? "the source of tokens"
                : clean(String.valueOf(tokenEndpoint).strip().split("[?#]", 2)[0]);
        return loginFailed(
                "no token from " + endpoint + ": " + clean(detail), true, remedies.tokenUnavailable(endpoint), cause);
    }

    private Failure loginFailed(String why, boolean retriable, String action, @Nullable Throwable cause) {
        return failure(
                FailureCode.AUTH_FAILED,
                "authentication at " + target.bootstrapServers() + " failed"
                        + target.saslMechanism()
                                .map(mechanism -> " (" + mechanism + ")")
                                .orElse("")
                        + ": " + why,
                retriable,
                action,
                cause);
    }

    public Failure clusterDenied(String detail, @Nullable Throwable cause) {
        return refused(
                FailureCode.CLUSTER_DENIED,
                "this identity may not describe the cluster at " + target.bootstrapServers() + ": " + clean(detail),
                Permission.DESCRIBE_CLUSTER,
                remedies.grant(Permission.DESCRIBE_CLUSTER, ""),
                cause);
    }

    // The check itself.

    /** The budget ended while something was being done, in words that complete "while". */
    public Failure deadline(Duration budget, String doing) {
        return failure(
                FailureCode.DEADLINE,
                "no verdict from " + target.bootstrapServers() + " within " + Texts.seconds(budget) + ", while "
                        + doing,
                true,
                remedies.deadline(),
                null);
    }

    /** The budget ended for lack of CPU; the numbers are how much there was, for how long. */
    public Failure cpuShortage(String numbers) {
        return failure(
                FailureCode.CPU_SHORTAGE,
                "no verdict from " + target.bootstrapServers() + " yet, because this process gets too little CPU: "
                        + numbers,
                true,
                remedies.cpuShortage(),
                null);
    }

    public Failure interrupted() {
        return failure(
                FailureCode.INTERRUPTED,
                "the check of " + target.bootstrapServers() + " was interrupted before a verdict",
                false,
                remedies.interrupted(),
                null);
    }

    public Failure internal(String detail, @Nullable Throwable cause) {
        return failedUnexpectedly(clean(detail), cause);
    }

    /** @param kind whose name is no secret, whatever the detail may hold */
    Failure internal(Class<? extends Throwable> kind, String detail, Throwable cause) {
        return failedUnexpectedly(kind.getName() + ": " + clean(detail), cause);
    }

    private Failure failedUnexpectedly(String why, @Nullable Throwable cause) {
        return failure(
                FailureCode.INTERNAL,
                (remedies.audience() == Audience.OPERATOR ? "the tool" : "the check of " + target.bootstrapServers())
                        + " failed unexpectedly: " + why,
                false,
                remedies.internal(),
                cause);
    }

    /** Nobody answers any more what this client is asked. */
    public Failure clientEnded(@Nullable Throwable cause) {
        return internal("the Kafka client was closed, or an error has ended its thread", cause);
    }

    // The topics.

    public Failure missing(Topic topic) {
        return about(
                topic.name(),
                FailureCode.TOPIC_MISSING,
                topic.name() + " does not exist; expected a topic with at least "
                        + Texts.counted(topic.partitions(), "partition"),
                Integer.toString(topic.partitions()),
                null,
                false,
                remedies.missing(topic.name()));
    }

    public Failure unauthorized(Topic topic) {
        return about(
                topic.name(),
                FailureCode.TOPIC_UNAUTHORIZED,
                topic.name() + " may not be described by this identity; whether it exists is not told",
                Permission.DESCRIBE_TOPIC.nameOn(target),
                null,
                false,
                remedies.grant(Permission.DESCRIBE_TOPIC, topic.name())
                        + (target.usesIam() ? "\nWriteData and ReadData do not include it." : ""));
    }

    public Failure tooFewPartitions(Topic topic, int found) {
        return about(
                topic.name(),
                FailureCode.PARTITIONS_TOO_FEW,
                topic.name() + " has " + Texts.counted(found, "partition") + "; expected at least "
                        + Texts.counted(topic.partitions(), "partition"),
                Integer.toString(topic.partitions()),
                Integer.toString(found),
                false,
                remedies.tooFewPartitions(topic.name()));
    }

    /** These partitions, ascending, have no leader. */
    public Failure notReady(Topic topic, List<Integer> partitions) {
        return about(
                topic.name(),
                FailureCode.TOPIC_NOT_READY,
                topic.name() + " has no leader for partition " + Texts.enumeration(partitions)
                        + "; expected a leader for each partition",
                null,
                null,
                true,
                remedies.notReady());
    }

    /** Retriable where the broker's answer may be another one in a moment. */
    public Failure undetermined(Topic topic, String detail, boolean retriable) {
        return about(
                topic.name(),
                FailureCode.TOPIC_UNDETERMINED,
                topic.name() + " could not be checked; the broker answered: " + clean(detail),
                null,
                null,
                retriable,
                remedies.undetermined(retriable));
    }

    // What keeps no topic from being there, but may keep the service from working with it.

    public Failure drift(Topic topic, String key, String declared, String found) {
        return about(
                topic.name(),
                FailureCode.CONFIG_DRIFT,
                topic.name() + ": expected " + key + "=" + declared + ", but it is " + clean(found),
                key + "=" + declared,
                key + "=" + clean(found),
                false,
                remedies.drift(topic.name(), key));
    }

    /** The name is that of the topic or consumer group; empty for a permission on the cluster. */
    public Failure permissionMissing(Permission permission, Optional<String> name) {
        return permission(
                FailureCode.PERMISSION_MISSING,
                "expected " + permission.nameOn(target) + " on " + name.orElse("the cluster")
                        + ", but the broker does not report it for this identity",
                permission,
                name,
                "");
    }

    public Failure excessPermission(Topic topic, List<Permission> excess) {
        String names =
                excess.stream().map(permission -> permission.nameOn(target)).collect(Collectors.joining(", "));
        return about(
                topic.name(),
                FailureCode.EXCESS_PERMISSION,
                "expected a service that cannot change its topics, but this identity has " + names + " on "
                        + topic.name(),
                null,
                names,
                false,
                remedies.excess(names));
    }

    /** The topics are those whose leader it is. */
    public Failure leaderUnreachable(HostPort leader, String detail, List<String> topics) {
        return failure(
                FailureCode.LEADER_UNREACHABLE,
                "the broker " + leader + ", a leader of " + Texts.enumeration(topics)
                        + ", cannot be reached from here: " + clean(detail),
                true,
                remedies.leaderUnreachable(),
                null);
    }

    public Failure nothingRequired(String subject) {
        return failure(
                FailureCode.NO_TOPICS,
                "no topic names " + subject + " as a producer or consumer, so nothing was checked",
                false,
                remedies.nothingRequired(subject),
                null);
    }

    /** Says what this version of the library does not understand of the catalog. */
    public Failure catalogNotice(String notice) {
        return failure(
                FailureCode.UNVERIFIED,
                "ignored in the catalog: " + clean(notice),
                false,
                "Update topics-catalog to a version that knows it, or correct the catalog; 'admin-tool catalog validate' reads it"
                        + " strictly.",
                null);
    }

    /**
     * Something could not be checked; nothing is known to be wrong.
     *
     * @param what what could not be checked, as in "whether this identity may write and read its topics"
     */
    public Failure notChecked(String what, String why, String advice) {
        return failure(FailureCode.UNVERIFIED, "not checked " + what + ": " + clean(why), true, advice, null);
    }

    /** The same, where a permission would let it be checked: its remedy is that of the permission, so that a report says it once. */
    public Failure notChecked(String what, String why, String prefix, Permission permission, Optional<String> name) {
        return permission(FailureCode.UNVERIFIED, "not checked " + what + ": " + clean(why), permission, name, prefix);
    }

    private Failure about(
            String resource,
            FailureCode code,
            String headline,
            @Nullable String expected,
            @Nullable String found,
            boolean retriable,
            String action) {
        return make(code, resource, headline, expected, found, retriable, action, null);
    }

    private Failure failure(
            FailureCode code, String headline, boolean retriable, String action, @Nullable Throwable cause) {
        return make(code, null, headline, null, null, retriable, action, cause);
    }

    /** The identity is refused what this permission would allow. */
    private Failure refused(
            FailureCode code, String headline, Permission permission, String action, @Nullable Throwable cause) {
        return make(code, null, headline, permission.nameOn(target), null, false, action, cause);
    }

    /** For a topic or consumer group, or for the cluster where there is no name. */
    private Failure permission(
            FailureCode code, String headline, Permission permission, Optional<String> name, String prefix) {
        String action = prefix + remedies.grant(permission, name.orElse(""));
        return make(code, name.orElse(null), headline, permission.nameOn(target), null, false, action, null);
    }

    private Failure make(
            FailureCode code,
            @Nullable String resource,
            String headline,
            @Nullable String expected,
            @Nullable String found,
            boolean retriable,
            String action,
            @Nullable Throwable cause) {
        return new Failure(
                code,
                Optional.ofNullable(resource),
                headline,
                Optional.ofNullable(expected),
                Optional.ofNullable(found),
                retriable,
                action,
                Optional.ofNullable(cause).filter(redactor::areAbsentFrom));
    }

    /** In one printable line of bearable length, without secrets. */
    private String clean(String detail) {
        return Texts.shortened(Texts.oneLine(redactor.redact(detail)), LONGEST_DETAIL);
    }
}
