package com.niura.kafka.admin.command.iampolicy;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import com.niura.kafka.admin.cli.CatalogOptions;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.CommandFailedException;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cli.OutputOptions;
import com.niura.kafka.admin.cli.TextFile;
import com.niura.kafka.admin.cli.ToolCommand;
import com.niura.kafka.admin.command.iampolicy.PolicyOptions.Target;
import com.niura.kafka.admin.export.ExportSource;
import com.niura.kafka.admin.export.TerraformPolicy;
import com.niura.kafka.admin.iam.RolePermissions;
import com.niura.kafka.admin.iam.RolePolicy;
import com.niura.kafka.admin.view.PolicyView;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.ValidationProfile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that prints the policy of one role. */
public abstract class IamPolicyRoleCommand extends ToolCommand {

    @Mixin
    private final PolicyOptions options = new PolicyOptions();

    @Mixin
    private final CatalogOptions catalog = new CatalogOptions();

    @Option(
            names = "--out",
            order = 5,
            paramLabel = "DIR",
            description =
                    "Write the policy to a file in this folder instead of stdout, or to several where IAM's limits ask for that.")
    private @Nullable Path out;

    @Option(
            names = "--terraform",
            order = 6,
            description =
                    "Print it as the data source aws_iam_policy_document instead; needed where Terraform makes the cluster, whose"
                            + " ARN may be a reference then: --cluster-arn aws_msk_serverless_cluster.main.arn")
    private boolean terraform;

    @Option(
            names = {"-o", "--output"},
            order = 31,
            paramLabel = "FORMAT",
            defaultValue = "policy",
            description = "policy (default): as IAM takes it; table: what each action is for; json: both in one object;"
                    + " 'admin-tool schema' tells what is in it.")
    private Format format = Format.POLICY;

    private enum Format {
        POLICY,
        TABLE,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public IamPolicyRoleCommand(CliEnvironment environment) {
        super(environment);
    }

    /**
     * The role that the command line names; what the catalog leaves open about it goes to stderr.
     *
     * @param declared the catalog as it is in the environment
     */
    abstract RolePermissions role(TopicCatalog declared);

    @Override
    public final ExitCode run() {
        if (terraform && format != Format.POLICY) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--terraform prints a policy, but --output is " + format,
                    "Leave one of the two out.",
                    null);
        }
        TopicCatalog everywhere = catalog.load(ValidationProfile.KAFKA);
        catalog.overridesNotice(everywhere).ifPresent(err()::println);
        RolePermissions role = role(catalog.inEnvironment(everywhere));
        Target target = options.target(terraform);
        RolePermissions permissions = options.widened(role);
        RolePolicy policy = RolePolicy.of(permissions, target.arn());
        PolicyView view = new PolicyView(target.name(), permissions, policy, catalog.source(), catalog.environment());
        view.notes(target.reference().isPresent()).forEach(err()::println);
        Map<String, String> files = terraform
                ? Map.of(
                        role.name() + ".tf",
                        TerraformPolicy.of(
                                role.name(),
                                policy,
                                target.reference(),
                                new ExportSource(catalog.source(), catalog.environment())))
                : view.files();
        if (out != null) {
            write(out, files);
        }
        print(view, files);
        return ExitCode.DONE;
    }

    private void print(PolicyView view, Map<String, String> files) {
        switch (format) {
            case TABLE -> out().print(view.text());
            case JSON -> OutputOptions.printJson(command(), view, ExitCode.DONE, out());
            case POLICY -> {
                if (out == null && files.size() == 1) {
                    files.values().forEach(out()::print);
                } else if (out == null) {
                    out().print(view.array());
                    err().println(
                                    "They are printed as one array, which IAM does not take: --out writes each to a file of its own.");
                }
            }
        }
    }

    private void write(Path folder, Map<String, String> files) {
        TextFile.createFolder("--out", folder);
        files.forEach((name, text) -> {
            Path file = folder.resolve(name);
            TextFile.write("--out", file, text);
            err().println("Wrote " + file + ".");
        });
    }

    @Override
    public final Optional<String> jsonCommand() {
        return format == Format.JSON ? Optional.of(command()) : Optional.empty();
    }

    private String command() {
        return "iam-policy " + getClass().getAnnotation(Command.class).name();
    }
}
