package com.niura.kafka.admin.command.iampolicy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import com.niura.kafka.admin.cli.CommandFailedException;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.iam.ClusterArn;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** For which cluster a policy is, how narrow, and where it goes. */
public final class PolicyOptions {

    @Option(
            names = "--cluster-arn",
            order = 1,
            paramLabel = "ARN",
            converter = ArnConverter.class,
            description =
                    "The cluster; required. 'aws kafka list-clusters-v2' shows the ARNs of an account's clusters.")
    private @Nullable ClusterArn clusterArn;

    @Option(
            names = "--topic-prefix",
            order = 4,
            paramLabel = "PREFIX",
            converter = PrefixConverter.class,
            description =
                    "Allow the same on all topics that begin so, with a wildcard, instead of naming each; may be given several"
                            + " times, and \"\" stands for all topics. Default: only the declared topics, by name.")
    private List<String> topicPrefixes = new ArrayList<>();

    @Option(
            names = "--out",
            order = 5,
            paramLabel = "DIR",
            description =
                    "Write the policy to a file in this folder instead of stdout, or to several where IAM's limits ask for that.")
    private @Nullable Path out;

    @Option(
            names = {"-o", "--output"},
            order = 31,
            paramLabel = "FORMAT",
            defaultValue = "policy",
            description = "policy (default): as IAM takes it; table: what each action is for; json: both in one object;"
                    + " 'admin-tool schema' tells what is in it.")
    private Format format = Format.POLICY;

    public enum Format {
        POLICY,
        TABLE,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ClusterArn clusterArn() {
        if (clusterArn == null) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "it is not said which cluster the policy is for",
                    "Give --cluster-arn ARN. This prints those of an account's clusters:\n"
                            + "  aws kafka list-clusters-v2 --query 'ClusterInfoList[].ClusterArn' --output text",
                    null);
        }
        return clusterArn;
    }

    public List<String> topicPrefixes() {
        return topicPrefixes;
    }

    public Optional<Path> out() {
        return Optional.ofNullable(out);
    }

    public Format format() {
        return format;
    }

    /** Reads the ARN of a cluster. */
    public static final class ArnConverter implements ITypeConverter<ClusterArn> {
        @Override
        public ClusterArn convert(String value) {
            try {
                return new ClusterArn(value.strip());
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Reads the beginning of a topic's name. */
    public static final class PrefixConverter implements ITypeConverter<String> {

        private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]*");

        @Override
        public String convert(String value) {
            if (!FORM.matcher(value).matches()) {
                throw new TypeConversionException(
                        "must be how names of topics begin, without a wildcard, but was \"" + value + "\"");
            }
            return value;
        }
    }
}
