package com.niura.kafka.admin.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import com.niura.kafka.guard.ReadinessReport.Identity;
import com.niura.kafka.guard.internal.check.Identities;
import com.niura.kafka.guard.internal.target.ClientSettings;
import com.niura.kafka.guard.internal.target.ClientTarget;
import org.apache.kafka.common.config.SaslConfigs;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.msk.auth.iam.internals.MSKCredentialProvider;

/**
 * The AWS credentials that the login of Kafka's clients uses, found by the class with which it looks for them. Holds secrets, and
 * prints none.
 *
 * @param credentials those that clients use
 * @param passedOver the option of {@code sasl.jaas.config} that was to give credentials and did not, so that clients use others
 * @param profile the name of the profile that they are from, where they are from one
 */
public record AwsLogin(AwsCredentials credentials, Optional<String> passedOver, Optional<String> profile) {

    /** Runs each task on a daemon thread of its own: a source of credentials may never answer. */
    public static final Executor DAEMON = task -> {
        Thread thread = new Thread(task, "admin-tool-aws");
        thread.setDaemon(true);
        thread.start();
    };

    private static final String PROFILE = "awsProfileName";
    private static final String ROLE = "awsRoleArn";
    private static final String ADD_DEFAULTS = "awsAddDefaultProviders";

    /** Whether the client signs with AWS credentials that it finds in AWS's own way: its login, or the tokens for that. */
    public static boolean isUsedBy(ClusterAccess access) {
        ClientTarget client = access.cluster();
        Object handler = access.settings()
                .properties()
                .getOrDefault(SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS, ClientTarget.IAM_CALLBACK_HANDLER);
        return client.usesIamLogin()
                ? handler.equals(ClientTarget.IAM_CALLBACK_HANDLER)
                : client.usesSasl() && client.takesTokens() && client.makesIamTokens();
    }

    /**
     * Looks them up. Returns at once; the future completes exceptionally with what the AWS SDK says where there are none.
     *
     * @param environment environment variables, of which AWS_PROFILE is read
     */
    public static CompletableFuture<AwsLogin> find(ClusterAccess access, Map<String, String> environment) {
        Map<String, ?> options = LoginOptions.of(access).orElse(Map.of());
        return CompletableFuture.supplyAsync(() -> find(options, environment), DAEMON);
    }

    private static AwsLogin find(Map<String, ?> options, Map<String, String> environment) {
        Optional<String> named =
                List.of(PROFILE, ROLE).stream().filter(options::containsKey).findFirst();
        if (named.isPresent() && !"false".equals(options.get(ADD_DEFAULTS))) {
            try {
                return of(resolve(options, Map.of(ADD_DEFAULTS, "false")), Optional.empty(), options, environment);
            } catch (SdkException e) {
                return of(resolve(options, Map.of()), named, options, environment);
            }
        }
        return of(resolve(options, Map.of()), Optional.empty(), options, environment);
    }

    private static AwsCredentials resolve(Map<String, ?> loginOptions, Map<String, String> changes) {
        Map<String, Object> options = new HashMap<>(loginOptions);
        // Attempts that are for clients which start along with their source of credentials.
        options.putIfAbsent("awsMaxRetries", "0");
        options.putAll(changes);
        try (MSKCredentialProvider provider = new MSKCredentialProvider(options)) {
            return provider.resolveCredentials();
        }
    }

    private static AwsLogin of(
            AwsCredentials found,
            Optional<String> passedOver,
            Map<String, ?> options,
            Map<String, String> environment) {
        Optional<String> profile = Identities.Credentials.of(found)
                .source()
                .filter(source -> source.contains("profile") || source.contains("SSO") || source.contains("process"))
                .map(source -> passedOver.isEmpty() && options.containsKey(PROFILE)
                        ? String.valueOf(options.get(PROFILE))
                        : System.getProperty("aws.profile", environment.getOrDefault("AWS_PROFILE", "default")));
        return new AwsLogin(found, passedOver, profile);
    }

    /** Returns what is wrong with the credentials, where they give that away themselves. */
    public Optional<String> problem() {
        return Identities.Credentials.of(credentials).problem();
    }

    /** Returns whose they are, as far as that is known without asking AWS, and for how long. */
    public String describe(ClientSettings settings) {
        Identity identity = Identities.of(settings, Optional.of(Identities.Credentials.of(credentials)))
                .orElseThrow();
        return identity
                + profile.map(name -> " (profile " + name + ")").orElse("")
                + credentials.expirationTime().map(AwsLogin::howLong).orElse("");
    }

    private static String howLong(Instant end) {
        Duration left = Duration.between(Instant.now(), end);
        return left.isNegative()
                ? ", expired " + left.negated().toMinutes() + " min ago"
                : ", for another " + left.toMinutes() + " min";
    }

    @Override
    public String toString() {
        return "AWS credentials " + Identities.Credentials.of(credentials);
    }
}
