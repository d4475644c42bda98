package com.niura.kafka.admin.doctor;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

import com.niura.kafka.admin.doctor.Finding.Outcome;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.failure.Failures;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.useragent.BusinessMetricFeatureId;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.msk.auth.iam.internals.MSKCredentialProvider;

/**
 * The AWS credentials that the login module of Kafka's clients finds, and whose they are. Looked up in the background, because
 * their source may never answer, with the very class that the login module uses. Neither key nor token is shown, of the access
 * key's id the last four characters.
 *
 * <p>Whose they are says AWS's Security Token Service (STS), which answers everybody and changes nothing; its answer also tells
 * how far off this machine's clock is.
 */
final class AwsIdentity {

    /** STS answers within some hundred milliseconds, or is not to be reached from here. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(3);
    /** AWS refuses signatures that are five minutes off. */
    private static final Duration LARGEST_SKEW = Duration.ofMinutes(5);

    private static final Duration NOTABLE_SKEW = Duration.ofMinutes(1);

    /** The login option for a named profile, which clients do without when it gives nothing. */
    private static final String PROFILE = "awsProfileName";
    /** The login option for a role to assume, likewise. */
    private static final String ROLE = "awsRoleArn";

    private static final String ADD_DEFAULTS = "awsAddDefaultProviders";

    /**
     * What STS answers where the credentials are to blame: the key is not there (any more), has expired, or does not fit its
     * secret. Whatever else it answers (a throttled request, an endpoint's policy, a failure of its own) says nothing of them.
     */
    private static final Set<String> REFUSALS = Set.of(
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "ExpiredToken",
            "ExpiredTokenException");

    /** Where credentials are from: the SDK names that only by the marks that it puts into its requests. */
    private static final Map<String, String> SOURCES = Map.ofEntries(
            source(BusinessMetricFeatureId.CREDENTIALS_JVM_SYSTEM_PROPERTIES, "system properties"),
            source(BusinessMetricFeatureId.CREDENTIALS_ENV_VARS, "environment variables"),
            source(BusinessMetricFeatureId.CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN, "a web identity token"),
            source(BusinessMetricFeatureId.CREDENTIALS_STS_ASSUME_ROLE_WEB_ID, "a web identity token"),
            source(BusinessMetricFeatureId.CREDENTIALS_STS_ASSUME_ROLE, "a role that was assumed"),
            source(BusinessMetricFeatureId.CREDENTIALS_PROFILE, "a profile"),
            source(BusinessMetricFeatureId.CREDENTIALS_PROFILE_SOURCE_PROFILE, "a profile"),
            source(BusinessMetricFeatureId.CREDENTIALS_PROFILE_NAMED_PROVIDER, "a profile"),
            source(BusinessMetricFeatureId.CREDENTIALS_PROFILE_SSO, "a profile with single sign-on"),
            source(BusinessMetricFeatureId.CREDENTIALS_SSO, "a profile with single sign-on"),
            source(BusinessMetricFeatureId.CREDENTIALS_PROFILE_PROCESS, "a profile with a program"),
            source(BusinessMetricFeatureId.CREDENTIALS_PROCESS, "a profile with a program"),
            source(BusinessMetricFeatureId.CREDENTIALS_HTTP, "the container's endpoint (the task role on ECS)"),
            source(BusinessMetricFeatureId.CREDENTIALS_IMDS, "the instance's metadata (the instance profile on EC2)"));

    private static Map.Entry<String, String> source(BusinessMetricFeatureId mark, String words) {
        return Map.entry(mark.value(), words);
    }

    /**
     * What was found.
     *
     * @param credentials those that clients use
     * @param passedOver the login option that was to give credentials and did not, so that clients use others
     */
    private record Found(AwsCredentials credentials, Optional<String> passedOver) {}

    /**
     * What STS said.
     *
     * @param arn whose credentials they are; empty where it did not say
     * @param error its word for why
     * @param skew how far this machine's clock is ahead of its own
     */
    record Caller(String arn, Optional<String> error, Optional<Duration> skew) {}

    private final Failures failures;
    private final Map<String, ?> loginOptions;
    private final UnaryOperator<String> environment;
    private final CompletableFuture<Found> found = new CompletableFuture<>();
    private final CompletableFuture<Caller> caller = new CompletableFuture<>();

    private AwsIdentity(Failures failures, Map<String, ?> loginOptions, UnaryOperator<String> environment) {
        this.failures = failures;
        this.loginOptions = Map.copyOf(loginOptions);
        this.environment = environment;
    }

    /**
     * Starts to look.
     *
     * @param loginOptions the options in {@code sasl.jaas.config}
     * @param asksWho whether to ask STS
     * @param region the region whose STS is asked; that of the SDK's own settings where none is given
     */
    static AwsIdentity lookUp(
            Failures failures, Map<String, ?> loginOptions, boolean asksWho, Optional<String> region) {
        AwsIdentity identity = new AwsIdentity(failures, loginOptions, System::getenv);
        Thread thread = new Thread(() -> identity.find(asksWho, region), "admin-tool-identity");
        thread.setDaemon(true);
        thread.start();
        return identity;
    }

    private void find(boolean asksWho, Optional<String> region) {
        try {
            Found credentials = resolve();
            found.complete(credentials);
            if (asksWho) {
                caller.complete(ask(credentials.credentials(), region));
            }
        } catch (Throwable e) {
            // Also an Error: somebody waits for an answer.
            found.completeExceptionally(e);
            caller.completeExceptionally(e);
        }
    }

    private Found resolve() {
        Optional<String> named = List.of(PROFILE, ROLE).stream()
                .filter(loginOptions::containsKey)
                .findFirst();
        if (named.isPresent() && !"false".equals(loginOptions.get(ADD_DEFAULTS))) {
            try {
                return new Found(resolve(Map.of(ADD_DEFAULTS, "false")), Optional.empty());
            } catch (SdkException e) {
                return new Found(resolve(Map.of()), named);
            }
        }
        return new Found(resolve(Map.of()), Optional.empty());
    }

    private AwsCredentials resolve(Map<String, String> changes) {
        Map<String, Object> options = new HashMap<>(loginOptions);
        // Attempts that are for clients which start along with their source of credentials.
        options.putIfAbsent("awsMaxRetries", "0");
        options.putAll(changes);
        try (MSKCredentialProvider provider = new MSKCredentialProvider(options)) {
            return provider.resolveCredentials();
        }
    }

    private static Caller ask(AwsCredentials credentials, Optional<String> region) {
        StsClientBuilder builder = StsClient.builder()
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .overrideConfiguration(
                        config -> config.apiCallTimeout(LONGEST_CALL).retryStrategy(AwsRetryStrategy.doNotRetry()));
        region.map(Region::of).ifPresent(builder::region);
        try (StsClient sts = builder.build()) {
            GetCallerIdentityResponse answer = sts.getCallerIdentity();
            return new Caller(answer.arn(), Optional.empty(), skew(answer.sdkHttpResponse(), Instant.now()));
        } catch (AwsServiceException e) {
            return new Caller(
                    "",
                    // Something on the way, as a proxy, answers without a word of AWS's.
                    Optional.of(Optional.ofNullable(e.awsErrorDetails().errorCode())
                            .orElse("HTTP status " + e.statusCode())),
                    skew(e.awsErrorDetails().sdkHttpResponse(), Instant.now()));
        }
    }

    /** How far this machine's clock is ahead of the one that wrote the answer. */
    static Optional<Duration> skew(SdkHttpResponse answer, Instant now) {
        try {
            return answer.firstMatchingHeader("Date")
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
                    .map(date -> Duration.between(date.toInstant(), now));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Whether there are credentials, wherever they are from. Does not wait. */
    boolean isFound() {
        return found.isDone() && !found.isCompletedExceptionally();
    }

    /** What there is to authenticate with. Blocks until the limit at the most. */
    Outcome credentials(Duration limit) throws InterruptedException {
        try {
            Found result = found.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return result.passedOver()
                    .<Outcome>map(option -> passedOver(option, result.credentials()))
                    .orElseGet(() -> new Outcome.Ok(words(result.credentials())));
        } catch (TimeoutException e) {
            return unavailable("their source has not answered within " + Texts.seconds(limit));
        } catch (ExecutionException e) {
            return unavailable(String.join("; ", whereNoneAre()));
        }
    }

    private Outcome passedOver(String option, AwsCredentials used) {
        return new Outcome.Failed(
                Optional.of(FailureCode.CREDENTIALS_UNAVAILABLE),
                "%s=\"%s\" in sasl.jaas.config gives no credentials, so Kafka's clients use others: %s"
                        .formatted(option, loginOptions.get(option), words(used)),
                "Correct it or what it names (~/.aws/config, ~/.aws/credentials, the role's trust policy), or take it out. With"
                        + " awsAddDefaultProviders=\"false\" beside it, clients fail rather than use others.");
    }

    private Outcome unavailable(String detail) {
        return Outcomes.of(failures.credentialsUnavailable(detail, null));
    }

    /** What was looked at, as far as it tells something. */
    private List<String> whereNoneAre() {
        List<String> places = new ArrayList<>();
        List.of(PROFILE, ROLE).forEach(option -> {
            if (loginOptions.containsKey(option)) {
                places.add("%s=\"%s\" gives none".formatted(option, loginOptions.get(option)));
            }
        });
        if ("false".equals(loginOptions.get(ADD_DEFAULTS))) {
            return places;
        }
        places.add(
                isSet("AWS_ACCESS_KEY_ID")
                        ? "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not"
                        : "AWS_ACCESS_KEY_ID is not set");
        List.of(
                        "AWS_WEB_IDENTITY_TOKEN_FILE",
                        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI")
                .forEach(variable -> {
                    if (isSet(variable)) {
                        places.add(variable + " is set, but what it names gives none");
                    }
                });
        String profile = environment.apply("AWS_PROFILE");
        places.add("the profile " + (profile == null ? "default" : profile) + " has none");
        places.add("neither a container's endpoint nor an instance's metadata gives any");
        return places;
    }

    private boolean isSet(String variable) {
        String value = environment.apply(variable);
        return value != null && !value.isBlank();
    }

    private static String words(AwsCredentials credentials) {
        String id = credentials.accessKeyId();
        // A list where one source stands behind another; the last one is where they came from in the end.
        String source = credentials
                .providerName()
                .map(codes -> codes.substring(codes.lastIndexOf(',') + 1))
                .map(code -> SOURCES.getOrDefault(code, ""))
                .orElse("");
        return "access key ending in " + id.substring(Math.max(0, id.length() - 4))
                + (credentials instanceof AwsSessionCredentials ? ", temporary" : ", permanent")
                + credentials
                        .expirationTime()
                        .map(end -> " for another "
                                + Math.max(
                                        0, Duration.between(Instant.now(), end).toMinutes()) + " min")
                        .orElse("")
                + (source.isEmpty() ? "" : ", from " + source);
    }

    /**
     * Whose credentials they are. Blocks until the limit at the most.
     *
     * @param accepted whether the cluster has let this identity in
     */
    Outcome identity(Duration limit, boolean accepted) throws InterruptedException {
        try {
            return judge(caller.get(limit.toNanos(), TimeUnit.NANOSECONDS), accepted);
        } catch (TimeoutException | ExecutionException e) {
            return new Outcome.NotKnown("AWS's token service (STS) does not answer from here");
        }
    }

    /** @param accepted whether the cluster has let this identity in: then it does not matter what STS has against it */
    static Outcome judge(Caller answer, boolean accepted) {
        Optional<Duration> skew = answer.skew().filter(off -> off.abs().compareTo(NOTABLE_SKEW) >= 0);
        if (skew.isPresent() && skew.get().abs().compareTo(LARGEST_SKEW) >= 0 && !accepted) {
            return new Outcome.Failed(
                    Optional.of(FailureCode.AUTH_DENIED),
                    "this machine's clock is " + clock(skew.get()) + " that of AWS, which refuses signatures for that",
                    "Set the clock: 'timedatectl' or 'chronyc tracking' shows whether it is kept right.");
        }
        String clock = skew.map(off -> "; this machine's clock is " + clock(off) + " that of AWS")
                .orElse("");
        if (answer.error().isEmpty()) {
            return new Outcome.Ok(answer.arn() + clock);
        }
        String error = answer.error().get();
        if (!REFUSALS.contains(error)) {
            return new Outcome.NotKnown("AWS's token service (STS) does not say whose they are: " + error + clock);
        }
        String refusal = "AWS's token service (STS) does not take these credentials: " + error + clock;
        return accepted
                ? new Outcome.NotKnown(refusal)
                : new Outcome.Failed(
                        Optional.of(FailureCode.AUTH_DENIED),
                        refusal,
                        "Get new ones: they are of no use anywhere. 'aws sts get-caller-identity' says the same.");
    }

    private static String clock(Duration ahead) {
        return ahead.abs().toMinutes() + " min " + (ahead.isNegative() ? "behind" : "ahead of");
    }
}
