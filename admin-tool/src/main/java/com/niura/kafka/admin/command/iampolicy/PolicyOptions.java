package com.niura.kafka.admin.command.iampolicy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.niura.kafka.admin.cli.CommandFailedException;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.iam.ClusterArn;
import com.niura.kafka.admin.iam.RolePermissions;
import com.niura.kafka.admin.iam.RolePermissions.Grant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** For which cluster a policy is, and how narrow. */
public final class PolicyOptions {

    @Option(
            names = "--cluster-arn",
            order = 1,
            paramLabel = "ARN",
            converter = TargetConverter.class,
            description =
                    "The cluster; required. 'aws kafka list-clusters-v2' shows the ARNs of an account's clusters.")
    private @Nullable Target target;

    @Option(
            names = "--topic-prefix",
            order = 4,
            paramLabel = "PREFIX",
            converter = PrefixConverter.class,
            description =
                    "Allow the same on all topics that begin so, with a wildcard, instead of naming each; may be given several"
                            + " times, and \"\" stands for all topics. Default: only the declared topics, by name.")
    private List<String> topicPrefixes = new ArrayList<>();

    /**
     * A cluster.
     *
     * @param arn for a reference the longest that there is
     * @param reference what Terraform knows the ARN by, such as {@code aws_msk_serverless_cluster.main.arn}
     */
    record Target(ClusterArn arn, Optional<String> reference) {

        /** What to call the cluster. */
        String name() {
            return reference.orElseGet(arn::name);
        }
    }

    /** The cluster that was named; a reference only where that is of use. */
    Target target(boolean terraform) {
        if (target == null) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "missing --cluster-arn: the cluster that the policy is for",
                    "Give --cluster-arn ARN"
                            + (terraform ? ", or a reference such as aws_msk_serverless_cluster.main.arn" : "")
                            + ". This prints those of an account's clusters:\n"
                            + "  aws kafka list-clusters-v2 --query 'ClusterInfoList[].ClusterArn' --output text",
                    null);
        }
        if (!terraform && target.reference().isPresent()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--cluster-arn must be the ARN of a cluster, but was the Terraform reference "
                            + target.reference().get(),
                    "'iam-policy bastion', 'service' and 'guard' take a reference with --terraform. This prints the ARNs of an"
                            + " account's clusters:\n"
                            + "  aws kafka list-clusters-v2 --query 'ClusterInfoList[].ClusterArn' --output text",
                    null);
        }
        return target;
    }

    List<String> topicPrefixes() {
        return topicPrefixes;
    }

    /** The permissions with the prefixes in place of the topics that begin so. */
    RolePermissions widened(RolePermissions role) {
        for (String prefix : topicPrefixes) {
            boolean idle = role.grants().stream()
                    .filter(grant -> grant.permission().isOnTopics())
                    .map(Grant::names)
                    .flatMap(List::stream)
                    .noneMatch(topic -> topic.startsWith(prefix));
            if (idle) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        "--topic-prefix: no topic of the policy " + role.name() + " begins with \"" + prefix + "\"",
                        "'admin-tool catalog show' shows the topics and who uses them.",
                        null);
            }
        }
        return role.withTopicPrefixes(topicPrefixes);
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

    /** Reads the ARN of a cluster, or a reference to one as Terraform writes it, with or without <code>${}</code>. */
    static final class TargetConverter implements ITypeConverter<Target> {

        private static final String REFERENCE =
                "(?:var|local|module|data|each|aws_\\w+)(?:\\.[A-Za-z_][\\w-]*|\\[(?:\\d+|\"[\\w.-]+\"|each\\.key|count\\.index)])+";
        private static final Pattern FORM = Pattern.compile("(" + REFERENCE + ")|\\$\\{\\s*(" + REFERENCE + ")\\s*}");

        @Override
        public Target convert(String value) {
            Matcher reference = FORM.matcher(value.strip());
            if (reference.matches()) {
                return new Target(
                        ClusterArn.LONGEST,
                        Optional.ofNullable(reference.group(1)).or(() -> Optional.of(reference.group(2))));
            }
            return new Target(new ArnConverter().convert(value), Optional.empty());
        }
    }

    /** Reads the beginning of a topic's name. */
    static final class PrefixConverter implements ITypeConverter<String> {

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
