package com.niura.kafka.guard.internal.failure;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.target.AwsRegions;
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

    /** What may pass by itself, where the maker of the failure says nothing else. */
    private static final Set<FailureCode> RETRIABLE = EnumSet.of(
            FailureCode.CONFIG_UNAVAILABLE,
            FailureCode.DNS_UNRESOLVED,
            FailureCode.CONNECT_TIMEOUT,
            FailureCode.CONNECT_REFUSED,
            FailureCode.UNREACHABLE,
            FailureCode.CREDENTIALS_UNAVAILABLE,
            FailureCode.AUTH_THROTTLED,
            FailureCode.TOPIC_NOT_READY,
            FailureCode.LEADER_UNREACHABLE,
            FailureCode.DEADLINE,
            FailureCode.CPU_SHORTAGE);

    private final ClientTarget target;
    private final String servers;
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
        this.servers = target.bootstrapServers();
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
        List<String> lines =
                FailureClassifier.words(error).lines().map(Texts::oneLine).toList();
        String rest = lines.stream().skip(1).map(line -> "  " + line + "\n").collect(Collectors.joining());
        return failure(FailureCode.CATALOG_INVALID, lines.get(0), rest + remedies.catalogInvalid(), error);
    }

    public Failure configInvalid(String detail, @Nullable Throwable cause) {
        String headline = "the Kafka client properties are not valid: " + clean(detail);
        return failure(FailureCode.CONFIG_INVALID, headline, remedies.invalidProperties(), cause);
    }

    /** A broker answers, but the signer of this client knows no AWS region to sign for. */
    public Failure regionUnknown() {
        return configInvalid(
                "the AWS region can be told neither from the host name in " + servers
                        + " nor from AWS_REGION, and the login gets no further",
                null);
    }

    public Failure configUnavailable(String detail) {
        String headline = "a value of the Kafka client properties could not be fetched: " + clean(detail);
        return failure(FailureCode.CONFIG_UNAVAILABLE, headline, remedies.unavailableProperties(), null);
    }

    /** Returns the stack trace, for a log, without the secrets of the client properties. */
    public String stackTrace(Throwable error) {
        return redactor.stackTrace(error);
    }

    public Failure wrongCluster(String problem) {
        return failure(FailureCode.WRONG_CLUSTER, problem, remedies.wrongCluster(), null);
    }

    // The connection path.

    public Failure unresolved(@Nullable Throwable cause) {
        String headline = "the host name in " + servers + " does not resolve to an address";
        return failure(FailureCode.DNS_UNRESOLVED, headline, remedies.unresolved(), cause);
    }

    public Failure connectTimedOut(HostPort address, Throwable cause) {
        String headline =
                "expected a Kafka broker at " + servers + ", but connections to " + address + " are not answered";
        return failure(FailureCode.CONNECT_TIMEOUT, headline, remedies.connectTimedOut(address), cause);
    }

    public Failure connectRefused(HostPort address, Throwable cause) {
        String headline = "expected a Kafka broker at " + servers + ", but " + address + " refuses connections";
        return failure(FailureCode.CONNECT_REFUSED, headline, remedies.connectRefused(address), cause);
    }

    /** No broker answered. */
    public Failure unreachable(String detail, @Nullable Throwable cause) {
        String headline = "no Kafka broker answered at " + path() + ": " + clean(detail);
        return failure(FailureCode.UNREACHABLE, headline, remedies.unreachable(), cause);
    }

    /** A broker answers whoever does not log in, and this client gets no answer. */
    public Failure loginGetsNoFurther(String detail) {
        String headline = "a Kafka broker answers at " + path() + ", but this client gets no further: " + clean(detail);
        return failure(FailureCode.UNREACHABLE, headline, remedies.loginGetsNoFurther(), null);
    }

    private String path() {
        return servers + " over " + target.securityProtocol();
    }

    /**
     * An error has ended the thread of a client that speaks plain text. Final: another client that takes the same bytes for the length
     * of a message may take all memory.
     */
    Failure answerNotUnderstood(Throwable cause) {
        String headline = "no answer of a Kafka broker came from " + path()
                + ": an error has ended the Kafka client's thread, as a damaged answer does, or one of TLS or HTTP";
        return make(FailureCode.UNREACHABLE, null, headline, null, null, false, remedies.answerNotUnderstood(), cause);
    }

    public Failure tlsMismatch(String detail, @Nullable Throwable cause) {
        String headline = "security.protocol is " + target.securityProtocol()
                + (target.usesTls() ? ", but no TLS" : ", but TLS") + " is spoken at " + servers + ": " + clean(detail);
        return failure(FailureCode.TLS_MISMATCH, headline, remedies.tlsMismatch(), cause);
    }

    public Failure tlsUntrusted(String detail, @Nullable Throwable cause) {
        String headline = "the TLS handshake with " + servers + " failed: " + clean(detail);
        return failure(FailureCode.TLS_UNTRUSTED, headline, remedies.tlsUntrusted(), cause);
    }

    public Failure mechanismRefused(String detail, @Nullable Throwable cause) {
        String refused = target.usesSasl()
                ? "does not take SASL mechanism " + target.saslMechanism().orElse("GSSAPI (Kafka's default)")
                : "asks for SASL, but security.protocol is " + target.securityProtocol();
        String headline = "the listener at " + servers + " " + refused + ": " + clean(detail);
        return failure(FailureCode.SASL_MECHANISM, headline, remedies.mechanismRefused(), cause);
    }

    // The login.

    public Failure credentialsUnavailable(String detail, @Nullable Throwable cause) {
        String headline = "expected AWS credentials for " + servers + ", but none were found: " + clean(detail);
        return failure(FailureCode.CREDENTIALS_UNAVAILABLE, headline, remedies.credentialsUnavailable(), cause);
    }

    public Failure accessDenied(String detail, @Nullable Throwable cause) {
        String headline = "this identity may not connect to " + servers + ": " + clean(detail);
        return denied(FailureCode.AUTH_DENIED, headline, Permission.CONNECT, remedies.accessDenied(), cause);
    }

    /** The same refusal, where more is known of why. */
    public Failure accessDeniedBecause(Failure denied, String why) {
        String headline = denied.headline() + "; " + why;
        return denied(
                denied.code(),
                headline,
                Permission.CONNECT,
                denied.action(),
                denied.cause().orElse(null));
    }

    public Failure throttled(String detail, @Nullable Throwable cause) {
        String headline = servers + " takes no more connections for the moment: " + clean(detail);
        return failure(FailureCode.AUTH_THROTTLED, headline, remedies.throttled(), cause);
    }

    /** Retriable where the same credentials may do in a moment: the login could not read a file, for instance. */
    public Failure authenticationFailed(String detail, boolean retriable, @Nullable Throwable cause) {
        return loginFailed(clean(detail), retriable, remedies.authenticationFailed(), cause);
    }

    /** The login got no token from its endpoint, or from the signer of IAM tokens. */
    public Failure tokenUnavailable(String detail, @Nullable Throwable cause) {
        if (target.makesIamTokens()) {
            return loginFailed(
                    "no IAM token could be made: " + clean(detail),
                    AwsRegions.ofThisProcess().areSet(),
                    remedies.iamTokenUnavailable(),
                    cause);
        }
        String endpoint = tokenEndpoint == null
                ? "the source of tokens"
                : clean(String.valueOf(tokenEndpoint).strip().split("[?#]", 2)[0]);
        String why = "no token from " + endpoint + ": " + clean(detail);
        return loginFailed(why, true, remedies.tokenUnavailable(endpoint), cause);
    }

    private Failure loginFailed(String why, boolean retriable, String action, @Nullable Throwable cause) {
        String mechanism = target.saslMechanism().map(name -> " (" + name + ")").orElse("");
        String headline = "authentication at " + servers + " failed" + mechanism + ": " + why;
        return make(FailureCode.AUTH_FAILED, null, headline, null, null, retriable, action, cause);
    }

    public Failure clusterDenied(String detail, @Nullable Throwable cause) {
        String headline = "this identity may not describe the cluster at " + servers + ": " + clean(detail);
        String action = remedies.grant(Permission.DESCRIBE_CLUSTER, "");
        return denied(FailureCode.CLUSTER_DENIED, headline, Permission.DESCRIBE_CLUSTER, action, cause);
    }

    // The check itself.

    /** The budget ended while something was being done, in words that complete "while". */
    public Failure deadline(Duration budget, String doing) {
        String headline = "no verdict from " + servers + " within " + Texts.seconds(budget) + ", while " + doing;
        return failure(FailureCode.DEADLINE, headline, remedies.deadline(), null);
    }

    /** The budget ended for lack of CPU; the numbers are how much there was, for how long. */
    public Failure cpuShortage(String numbers) {
        String headline = "no verdict from " + servers + " yet, because this process gets too little CPU: " + numbers;
        return failure(FailureCode.CPU_SHORTAGE, headline, remedies.cpuShortage(), null);
    }

    public Failure interrupted() {
        String headline = "the check of " + servers + " was interrupted before a verdict";
        return failure(FailureCode.INTERRUPTED, headline, remedies.interrupted(), null);
    }

    public Failure internal(String detail, @Nullable Throwable cause) {
        return failedUnexpectedly(clean(detail), cause);
    }

    /** @param kind whose name is no secret, whatever the detail may hold */
    Failure internal(Class<? extends Throwable> kind, String detail, Throwable cause) {
        return failedUnexpectedly(kind.getName() + ": " + clean(detail), cause);
    }

    private Failure failedUnexpectedly(String why, @Nullable Throwable cause) {
        String what = remedies.audience() == Audience.OPERATOR ? "the tool" : "the check of " + servers;
        return failure(FailureCode.INTERNAL, what + " failed unexpectedly: " + why, remedies.internal(), cause);
    }

    /** Nobody answers any more what this client is asked. */
    public Failure clientEnded(@Nullable Throwable cause) {
        return internal("the Kafka client was closed, or an error has ended its thread", cause);
    }

    // The topics.

    public Failure missing(Topic topic) {
        String name = topic.name();
        String expected = Texts.counted(topic.partitions(), "partition");
        String headline = name + " does not exist; expected a topic with at least " + expected;
        return about(name, FailureCode.TOPIC_MISSING, headline, topic.partitions() + "", null, remedies.missing(name));
    }

    public Failure unauthorized(Topic topic) {
        String headline = topic.name() + " may not be described by this identity; whether it exists is not told";
        String action = remedies.grant(Permission.DESCRIBE_TOPIC, topic.name())
                + (target.usesIam() ? "\nWriteData and ReadData do not include it." : "");
        String expected = Permission.DESCRIBE_TOPIC.nameOn(target);
        return about(topic.name(), FailureCode.TOPIC_UNAUTHORIZED, headline, expected, null, action);
    }

    public Failure tooFewPartitions(Topic topic, int found) {
        String name = topic.name();
        String headline = name + " has " + Texts.counted(found, "partition") + "; expected at least "
                + Texts.counted(topic.partitions(), "partition");
        String action = remedies.tooFewPartitions(name);
        return about(name, FailureCode.PARTITIONS_TOO_FEW, headline, topic.partitions() + "", found + "", action);
    }

    /** These partitions, ascending, have no leader. */
    public Failure notReady(Topic topic, List<Integer> partitions) {
        String headline = topic.name() + " has no leader for partition " + Texts.enumeration(partitions)
                + "; expected a leader for each partition";
        return about(topic.name(), FailureCode.TOPIC_NOT_READY, headline, null, null, remedies.notReady());
    }

    /** Retriable where the broker's answer may be another one in a moment. */
    public Failure undetermined(Topic topic, String detail, boolean retriable) {
        String headline = topic.name() + " could not be checked; the broker answered: " + clean(detail);
        String action = remedies.undetermined(retriable);
        return make(FailureCode.TOPIC_UNDETERMINED, topic.name(), headline, null, null, retriable, action, null);
    }

    // What keeps no topic from being there, but may keep the service from working with it.

    public Failure drift(Topic topic, String key, String declared, String found) {
        String value = clean(found);
        String headline = topic.name() + ": expected " + key + "=" + declared + ", but it is " + value;
        String action = remedies.drift(topic.name(), key);
        return about(topic.name(), FailureCode.CONFIG_DRIFT, headline, key + "=" + declared, key + "=" + value, action);
    }

    /** The name is that of the topic or consumer group; empty for a permission on the cluster. */
    public Failure permissionMissing(Permission permission, Optional<String> name) {
        String headline = "expected " + permission.nameOn(target) + " on " + name.orElse("the cluster")
                + ", but the broker does not report it for this identity";
        return permission(FailureCode.PERMISSION_MISSING, headline, permission, name, "");
    }

    public Failure excessPermission(Topic topic, List<Permission> excess) {
        String names =
                excess.stream().map(permission -> permission.nameOn(target)).collect(Collectors.joining(", "));
        String headline = "expected a service that cannot change its topics, but this identity has " + names + " on "
                + topic.name();
        return about(topic.name(), FailureCode.EXCESS_PERMISSION, headline, null, names, remedies.excess(names));
    }

    /** The topics are those whose leader it is. */
    public Failure leaderUnreachable(HostPort leader, String detail, List<String> topics) {
        String headline = "the broker " + clean(leader.toString()) + ", a leader of " + Texts.enumeration(topics)
                + ", cannot be reached from here: " + clean(detail);
        return failure(FailureCode.LEADER_UNREACHABLE, headline, remedies.leaderUnreachable(), null);
    }

    public Failure nothingRequired(String subject) {
        String headline = "no topic names " + subject + " as a producer or consumer, so nothing was checked";
        return failure(FailureCode.NO_TOPICS, headline, remedies.nothingRequired(subject), null);
    }

    /** Says what this version of the library does not understand of the catalog. */
    public Failure catalogNotice(String notice) {
        return failure(
                FailureCode.UNVERIFIED, "ignored in the catalog: " + clean(notice), remedies.catalogNotice(), null);
    }

    /**
     * Something could not be checked; nothing is known to be wrong.
     *
     * @param what what could not be checked, as in "whether this identity may write and read its topics"
     */
    public Failure notChecked(String what, String why, String advice) {
        return make(FailureCode.UNVERIFIED, null, notChecked(what, why), null, null, true, advice, null);
    }

    /** The same, where a permission would let it be checked: its remedy is that of the permission, so that a report says it once. */
    public Failure notChecked(String what, String why, String prefix, Permission permission, Optional<String> name) {
        return permission(FailureCode.UNVERIFIED, notChecked(what, why), permission, name, prefix);
    }

    private String notChecked(String what, String why) {
        return "not checked " + clean(what) + ": " + clean(why);
    }

    private Failure failure(FailureCode code, String headline, String action, @Nullable Throwable cause) {
        return make(code, null, headline, null, null, RETRIABLE.contains(code), action, cause);
    }

    private Failure about(
            String resource,
            FailureCode code,
            String headline,
            @Nullable String expected,
            @Nullable String found,
            String action) {
        return make(code, resource, headline, expected, found, RETRIABLE.contains(code), action, null);
    }

    /** The identity is refused what this permission would allow. */
    private Failure denied(
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
