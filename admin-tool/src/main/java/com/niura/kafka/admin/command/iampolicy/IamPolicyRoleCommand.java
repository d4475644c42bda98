package com.niura.kafka.admin.command.iampolicy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import com.niura.kafka.admin.cli.CatalogOptions;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.CommandFailedException;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cli.OutputOptions;
import com.niura.kafka.admin.cli.TextFile;
import com.niura.kafka.admin.cli.ToolCommand;
import com.niura.kafka.admin.iam.ClusterArn;
import com.niura.kafka.admin.iam.Grant;
import com.niura.kafka.admin.iam.RolePermissions;
import com.niura.kafka.admin.iam.RolePolicy;
import com.niura.kafka.admin.view.PolicyView;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.ValidationProfile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command that prints the policy of one role. */
public abstract class IamPolicyRoleCommand extends ToolCommand {

    @Mixin
    private final PolicyOptions options = new PolicyOptions();

    @Mixin
    private final CatalogOptions catalog = new CatalogOptions();

    public IamPolicyRoleCommand(CliEnvironment environment) {
        super(environment);
    }

    /**
     * A role and what it needs.
     *
     * @param name what its policy and the file for that are called
     * @param notes what the catalog leaves open, a sentence for each
     */
    public record Role(String name, RolePermissions permissions, List<String> notes) {}

    /**
     * Returns the role that the policy is for.
     *
     * @param declared the catalog as it is in the environment
     */
    public abstract Role role(TopicCatalog declared);

    @Override
    public final ExitCode run() {
        TopicCatalog everywhere = catalog.load(ValidationProfile.KAFKA);
        Role role = role(catalog.inEnvironment(everywhere));
        ClusterArn cluster = options.clusterArn();
        refuseIdlePrefixes(role);
        catalog.overridesNotice(everywhere).ifPresent(err()::println);
        role.notes().forEach(err()::println);
        RolePermissions permissions = role.permissions().withTopicPrefixes(options.topicPrefixes());
        PolicyView view = new PolicyView(
                role.name(),
                cluster,
                permissions,
                RolePolicy.of(permissions, cluster),
                catalog.source(),
                catalog.environment());
        view.notes().forEach(err()::println);
        options.out().ifPresent(folder -> write(folder, role, view));
        print(view);
        return ExitCode.DONE;
    }

    private void print(PolicyView view) {
        switch (options.format()) {
            case TABLE -> out().print(view.text());
            case JSON -> OutputOptions.printJson(command(), view, ExitCode.DONE, out());
            case POLICY -> {
                if (options.out().isEmpty()) {
                    out().print(view.documents());
                    view.noteOnArray().ifPresent(err()::println);
                }
            }
        }
    }

    private void refuseIdlePrefixes(Role role) {
        for (String prefix : options.topicPrefixes()) {
            boolean idle = role.permissions().grants().stream()
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
    }

    private void write(Path folder, Role role, PolicyView view) {
        List<String> documents = view.eachDocument();
        try {
            Files.createDirectories(folder);
            for (int i = 0; i < documents.size(); i++) {
                String part = documents.size() == 1 ? "" : "-" + (i + 1) + "-of-" + documents.size();
                Path file = folder.resolve(role.name() + part + ".json");
                TextFile.write("--out", file, documents.get(i));
                err().println("Wrote " + file + ".");
            }
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--out: " + folder + " cannot be written to: " + TextFile.reason(folder, e),
                    "Name a folder that is writable, or can be made.",
                    e);
        }
    }

    @Override
    public final Optional<String> jsonCommand() {
        return options.format() == PolicyOptions.Format.JSON ? Optional.of(command()) : Optional.empty();
    }

    private String command() {
        return "iam-policy " + getClass().getAnnotation(Command.class).name();
    }
}
