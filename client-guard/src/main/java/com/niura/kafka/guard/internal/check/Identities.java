package com.niura.kafka.guard.internal.check;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.niura.kafka.guard.ReadinessReport.Identity;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.target.ClientSettings;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Says whose the login is, as far as that is known without asking anybody. Stateless. */
public final class Identities {

    /** The options of a login that name somebody; neither is a secret. */
    private static final String NAMED = "\\b(?:username|awsRoleArn)\\s*=\\s*\"?([^\"\\s;]+)";

    private static final String ASSUMED_ROLE = "an assumed role";
    /** How the ids of access keys begin that are for a while, and only with a session token. */
    private static final String TEMPORARY = "ASIA";

    private static final int SHOWN = 4;

    private Identities() {}

    /**
     * What is known of AWS credentials, without their secrets.
     *
     * @param source where the AWS SDK found them, in words
     * @param accessKeyEnd the last four characters of the access key id
     * @param problem why no broker takes them, where they give that away themselves
     */
    public record Credentials(Optional<String> source, String accessKeyEnd, Optional<String> problem) {

        public static Credentials of(AwsCredentials found) {
            String key = found.accessKeyId();
            String end = key.substring(Math.max(0, key.length() - SHOWN));
            return new Credentials(found.providerName().map(Identities::sourceOf), end, problemOf(found, end));
        }

        private static Optional<String> problemOf(AwsCredentials found, String end) {
            if (found.accessKeyId().startsWith(TEMPORARY) && !(found instanceof AwsSessionCredentials)) {
                return Optional.of("access key ..." + end + " is a temporary one (" + TEMPORARY
                        + "), and there is no session token with it");
            }
            return found.expirationTime()
                    .filter(expiration -> expiration.isBefore(Instant.now()))
                    .map(expiration -> "by this machine's clock the credentials expired at " + expiration
                            + ", or the clock is wrong");
        }
    }

    /**
     * Returns who the client is; empty where nothing is known.
     *
     * @param credentials those that the login got, with IAM
     */
    public static Optional<Identity> of(ClientSettings settings, Optional<Credentials> credentials) {
        Optional<String> source = credentials.flatMap(Credentials::source);
        // Where a role that is named cannot be assumed, AWS's login goes on with other credentials.
        Optional<String> principal = (settings.target().usesSasl() ? principal(settings) : Optional.<String>empty())
                .filter(named ->
                        source.filter(from -> !from.contains(ASSUMED_ROLE)).isEmpty());
        return principal.isPresent() || credentials.isPresent()
                ? Optional.of(new Identity(principal, source, credentials.map(Credentials::accessKeyEnd)))
                : Optional.empty();
    }

    private static Optional<String> principal(ClientSettings settings) {
        Object jaas = settings.properties().get(SaslConfigs.SASL_JAAS_CONFIG);
        if (jaas == null) {
            return Optional.empty();
        }
        Matcher named =
                Pattern.compile(NAMED).matcher(jaas instanceof Password password ? password.value() : jaas.toString());
        return named.find() ? Optional.of(Texts.oneLine(named.group(1))) : Optional.empty();
    }

    /**
     * The SDK's providers name themselves with short codes, one after the other where one asks another.
     *
     * @see <a href="https://github.com/aws/aws-sdk-java-v2">BusinessMetricFeatureId of the AWS SDK</a>
     */
    static String sourceOf(String providerName) {
        return Arrays.stream(providerName.split(",", -1))
                .map(code -> switch (code) {
                    case "f" -> "system properties";
                    case "g" -> "environment variables";
                    case "h", "k", "q" -> "a web identity token";
                    case "i", "j" -> ASSUMED_ROLE;
                    case "n", "o", "p" -> "a profile";
                    case "r", "s", "t", "u" -> "SSO";
                    case "v", "w" -> "a credential process";
                    case "z" -> "the container's credentials endpoint";
                    case "0" -> "the instance's metadata";
                    default -> code;
                })
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
