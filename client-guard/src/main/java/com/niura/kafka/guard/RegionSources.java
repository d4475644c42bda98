package com.niura.kafka.guard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Where the signer of IAM authentication finds the AWS region, as far as that can be looked at without asking anybody. A region
 * that only the metadata service of an EC2 instance knows is not found here.
 *
 * @param environment environment variables by name; null for one that is not set
 * @param systemProperties system properties by name; null for one that is not set
 */
record RegionSources(UnaryOperator<String> environment, UnaryOperator<String> systemProperties) {

    /** The signer takes any host name with a region in it, "eu-west-1" for instance. */
    private static final Pattern REGION = Pattern.compile("\\b[a-z]{2}(?:-[a-z]+)+-\\d\\b", Pattern.CASE_INSENSITIVE);

    static RegionSources ofThisProcess() {
        return new RegionSources(System::getenv, System::getProperty);
    }

    boolean tellFor(String bootstrapServers) {
        return REGION.matcher(bootstrapServers).find()
                || environment.apply("AWS_REGION") != null
                || systemProperties.apply("aws.region") != null
                || hasConfigFile();
    }

    /** It may name a region for the profile in use, or not: which, the SDK finds out. */
    private boolean hasConfigFile() {
        String named = environment.apply("AWS_CONFIG_FILE");
        String home = systemProperties.apply("user.home");
        return named != null || (home != null && Files.isReadable(Path.of(home, ".aws", "config")));
    }
}
