package com.niura.kafka.guard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;

/**
 * Where the signer of IAM authentication finds the AWS region, as far as that can be looked at without asking anybody. A region
 * that only the metadata service of an EC2 instance knows is not found here.
 *
 * @param environment environment variables by name; null for one that is not set
 * @param systemProperties system properties by name; null for one that is not set
 */
record RegionSources(UnaryOperator<String> environment, UnaryOperator<String> systemProperties) {

    /** AWS's own names, before whose end the signer takes whatever has the form of a region, also one that the SDK does not know yet. */
    private static final Pattern AWS_NAME = Pattern.compile(
            "\\.[a-z]{2}(?:-[a-z]+)++-\\d+\\.amazonaws\\.com(?:\\.cn)?(?::\\d+)?(?:,|$)", Pattern.CASE_INSENSITIVE);

    static RegionSources ofThisProcess() {
        return new RegionSources(System::getenv, System::getProperty);
    }

    /** The SDK's list of regions is looked at last: to load it takes time, which the usual names do without. */
    boolean tellFor(String bootstrapServers) {
        return AWS_NAME.matcher(bootstrapServers).find()
                || hasSetting()
                || hasConfigFile()
                || hasNameOfARegion(bootstrapServers);
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
                || (home != null && Files.isReadable(Path.of(home, ".aws", "config")));
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
