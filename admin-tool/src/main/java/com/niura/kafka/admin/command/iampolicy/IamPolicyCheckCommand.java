package com.niura.kafka.admin.command.iampolicy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import com.niura.kafka.admin.cli.BundledNames;
import com.niura.kafka.admin.cli.CatalogOptions;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.CommandFailedException;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cli.OutputOptions;
import com.niura.kafka.admin.cli.TextFile;
import com.niura.kafka.admin.cli.ToolCommand;
import com.niura.kafka.admin.iam.ClusterArn;
import com.niura.kafka.admin.iam.RolePermissions;
import com.niura.kafka.admin.iam.RolePolicy;
import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.admin.view.PolicyCheckView;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.ValidationProfile;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.iam.PolicyComparison;
import com.niura.kafka.iam.PolicyDocument;
import com.niura.kafka.iam.PolicyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iam-policy check}: whether a policy that there is allows what a role needs, and what it allows besides. */
@Command(
        name = "check",
        description =
                "Checks whether a policy allows what a role needs, and what is too much; needed where policies are written or"
                        + " changed by hand.",
        sortOptions = false,
        sortSynopsis = false,
        footer = {
            "",
            "Exit code 0: it allows all. 5: something is missing. 8: it is not a policy that can be judged.",
            "",
            "  aws iam get-role-policy --role-name eeg --policy-name kafka --query PolicyDocument |",
            "    admin-tool iam-policy check - service eeg --cluster-arn ARN"
        })
public final class IamPolicyCheckCommand extends ToolCommand {

    private static final Path STDIN = Path.of("-");

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "The policy, JSON, or an array of all policies of the role; - reads stdin.")
    private Path file = STDIN;

    @Parameters(index = "1", paramLabel = "ROLE", description = "bastion, service or guard.")
    private Kind kind = Kind.BASTION;

    @Parameters(
            index = "2",
            paramLabel = "SERVICE",
            completionCandidates = BundledNames.OfServices.class,
            arity = "0..1",
            description = "Its name in the catalog; for a guard only where it checks the topics of one.")
    private @Nullable String service;

    @Mixin
    private final PolicyOptions options = new PolicyOptions();

    @Option(names = "--add-partitions", order = 2, description = "The bastion also runs 'apply --add-partitions'.")
    private boolean addPartitions;

    @Option(names = "--alter-configs", order = 3, description = "The bastion also runs 'apply --alter-configs'.")
    private boolean alterConfigs;

    @Option(
            names = "--fail-on",
            order = 5,
            paramLabel = "WHAT",
            description = "excess: end with exit code 4 where nothing is missing and something is too much.")
    private @Nullable FailOn failOn;

    @Mixin
    private final CatalogOptions catalog = new CatalogOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    private enum Kind {
        BASTION,
        SERVICE,
        GUARD;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private enum FailOn {
        EXCESS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public IamPolicyCheckCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    public ExitCode run() {
        TopicCatalog everywhere = catalog.load(ValidationProfile.KAFKA);
        catalog.overridesNotice(everywhere).ifPresent(err()::println);
        RolePermissions narrow = role(catalog.inEnvironment(everywhere));
        RolePermissions role = options.widened(narrow);
        ClusterArn cluster = options.target(false).arn();
        List<PolicyDocument> needed = RolePolicy.of(role, cluster).documents().stream()
                .map(document ->
                        PolicyDocument.parse(role.name(), document.json().toString()))
                .toList();
        // Where prefixes stand for the declared topics, it is still these that the role needs.
        List<String> declared = narrow.grants().stream()
                .flatMap(grant ->
                        grant.names().stream().map(name -> grant.permission().iamResource(cluster.text(), name)))
                .distinct()
                .toList();
        PolicyComparison comparison = PolicyComparison.of(List.of(policy()), needed, declared);
        ExitCode exitCode = exitCode(comparison);
        output.print(
                "iam-policy check",
                new PolicyCheckView(
                        name(),
                        role.name(),
                        cluster,
                        comparison,
                        catalog.source(),
                        catalog.environment(),
                        printing(cluster)),
                exitCode,
                out());
        return exitCode;
    }

    private ExitCode exitCode(PolicyComparison comparison) {
        if (!comparison.missing().isEmpty()) {
            return ExitCode.DENIED;
        }
        return failOn == FailOn.EXCESS && !comparison.excess().isEmpty()
                ? ExitCode.of(FailureCode.EXCESS_PERMISSION)
                : ExitCode.DONE;
    }

    private RolePermissions role(TopicCatalog declared) {
        if (kind == Kind.BASTION && service != null) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "a bastion is for no service, but SERVICE is " + service, "Leave it out.", null);
        }
        if (kind != Kind.BASTION && (addPartitions || alterConfigs)) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--add-partitions and --alter-configs are for a bastion, but ROLE is " + kind,
                    "Leave them out.",
                    null);
        }
        return switch (kind) {
            case BASTION -> RolePermissions.ofBastion(declared, new AllowedChanges(addPartitions, alterConfigs));
            case SERVICE ->
                RolePermissions.ofService(Roles.service(declared, service, "iam-policy check " + file + " service"));
            case GUARD -> Roles.guard(declared, service);
        };
    }

    private PolicyDocument policy() {
        String text = file.equals(STDIN)
                ? stdin()
                : TextFile.read("FILE", file, "Name a file with an IAM policy in JSON, or - for stdin.");
        try {
            return PolicyDocument.parseAll(name(), text);
        } catch (PolicyException e) {
            String message = String.valueOf(e.getMessage());
            throw new CommandFailedException(
                    ExitCode.INVALID,
                    message.lines().findFirst().orElse(""),
                    message.lines().skip(1).collect(Collectors.joining("\n")),
                    e);
        }
    }

    private static String stdin() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(System.in.readAllBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CommandFailedException(
                    ExitCode.INVALID, "stdin is not UTF-8 text", "Pass an IAM policy in JSON.", e);
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "stdin cannot be read: " + e.getMessage(), "Name a file instead of -.", e);
        }
    }

    private String name() {
        return file.equals(STDIN) ? "stdin" : file.toString();
    }

    /** The command that prints the policy that is needed. */
    private String printing(ClusterArn cluster) {
        StringBuilder command = new StringBuilder("admin-tool iam-policy " + kind);
        if (service != null) {
            command.append(' ').append(service);
        }
        command.append(" --cluster-arn ").append(cluster.text());
        command.append(addPartitions ? " --add-partitions" : "").append(alterConfigs ? " --alter-configs" : "");
        options.topicPrefixes().forEach(prefix -> command.append(" --topic-prefix \"" + prefix + "\""));
        command.append(catalog.forShell());
        catalog.environment()
                .ifPresent(name -> command.append(" --environment ").append(name));
        return command.toString();
    }

    @Override
    public Optional<String> jsonCommand() {
        return output.isJson() ? Optional.of("iam-policy check") : Optional.empty();
    }
}
