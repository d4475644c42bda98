package com.niura.kafka.guard.internal.target;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;

/**
 * Where the signer of IAM authentication finds the AWS region, as far as that can be looked at without asking anybody. A region
 * that only the metadata service of an EC2 instance knows is not found here, so nothing is refused without one; it
 * explains a login that gets no further.
 *
 * @param environment environment variables by name; null for one that is not set
 * @param systemProperties system properties by name; null for one that is not set
 * @see <a href="https://github.com/aws/aws-msk-iam-auth">aws-msk-iam-auth</a>
 */
public record AwsRegions(UnaryOperator<String> environment, UnaryOperator<String> systemProperties) {

    /** AWS's own names, before whose end the signer takes whatever has the form of a region, also one that the SDK does not know yet. */
    private static final Pattern AWS_NAME = Pattern.compile(
            "\\.[a-z]{2}(?:-[a-z]+)++-\\d+\\.amazonaws\\.com(?:\\.cn)?(?::\\d+)?(?:,|$)", Pattern.CASE_INSENSITIVE);

    public static AwsRegions ofThisProcess() {
        return new AwsRegions(System::getenv, System::getProperty);
    }

    /** Whether the signer of this client finds a region, as far as can be told; true in doubt. */
    public boolean areKnownTo(ClientSettings settings) {
        Object jaas = settings.properties().get(SaslConfigs.SASL_JAAS_CONFIG);
        // Without a line of its own the login is in a file, which may name a region.
        return jaas == null
                || (jaas instanceof Password password ? password.value() : jaas.toString())
                        .contains("awsMskRegionProvider")
                || AWS_NAME.matcher(settings.target().bootstrapServers()).find()
                || areSet()
                || hasNameOfARegion(settings.target().bootstrapServers());
    }

    /** Whether a region is set, as far as can be told, where no host name is asked; true in doubt. */
    public boolean areSet() {
        return hasSetting() || hasConfigFile();
    }

    /** As with the SDK, a property that is set hides the variable, also when it is blank. */
    private boolean hasSetting() {
        String property = systemProperties.apply("aws.region");
        return isGiven(property != null ? property : environment.apply("AWS_REGION"));
    }

    /** It may name a region for the profile in use, or not: which, the SDK finds out. */
    private boolean hasConfigFile() {
        String home = systemProperties.apply("user.home");
        return isGiven(environment.apply("AWS_CONFIG_FILE"))
                || isGiven(environment.apply("AWS_SHARED_CREDENTIALS_FILE"))
                || isGiven(systemProperties.apply("aws.configFile"))
                || isGiven(systemProperties.apply("aws.sharedCredentialsFile"))
                || (home != null
                        && (Files.isReadable(Path.of(home, ".aws", "config"))
                                || Files.isReadable(Path.of(home, ".aws", "credentials"))));
    }

    private static boolean hasNameOfARegion(String bootstrapServers) {
        try {
            return Known.hasOneIn(bootstrapServers);
        } catch (LinkageError e) {
            // A service without the SDK: the client says so better.
            return true;
        }
    }

    private static boolean isGiven(@Nullable String value) {
        return value != null && !value.isBlank();
    }

    /** Apart, since the SDK need not be on the class path. */
    private static final class Known {

        /** Wherever in a name, as the signer looks for them, and in small letters only. */
        static boolean hasOneIn(String bootstrapServers) {
            return Region.regions().stream().map(Region::id).anyMatch(bootstrapServers::contains);
        }
    }
}
