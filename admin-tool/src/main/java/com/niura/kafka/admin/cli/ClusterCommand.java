package com.niura.kafka.admin.cli;

import java.util.Optional;

import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.view.CommandContext;
import com.niura.kafka.admin.view.View;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.ValidationProfile;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.failure.CatalogSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command about a cluster and a catalog: finds out which, and checks the catalog before anything is connected to. */
public abstract class ClusterCommand extends ToolCommand {

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private final CatalogOptions catalog = new CatalogOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    private @Nullable ClusterAccess target;

    public ClusterCommand(CliEnvironment environment) {
        super(environment);
    }

    /**
     * Does the command's work.
     *
     * @param declared the catalog as it is in the environment
     * @param deadline when the command has to be over
     */
    public abstract ExitCode run(CommandContext context, TopicCatalog declared, Deadline deadline);

    @Override
    public final ExitCode run() {
        HeapMemory.watch();
        ClusterAccess found = cluster.target(environment(), err()::println);
        target = found;
        Deadline deadline = Deadline.in(found.timeout());
        ValidationProfile profile =
                found.isMskServerless() ? ValidationProfile.MSK_SERVERLESS : ValidationProfile.KAFKA;
        TopicCatalog everywhere = catalog.load(profile);
        TopicCatalog declared = catalog.inEnvironment(everywhere);
        catalog.refuseWrongCluster(everywhere, found.cluster());
        catalog.overridesNotice(everywhere).ifPresent(err()::println);
        return run(
                new CommandContext(found, catalog.source(), catalog.version(), catalog.environment()),
                declared,
                deadline);
    }

    @Override
    public final Optional<ClusterAccess> target() {
        return Optional.ofNullable(target);
    }

    @Override
    public final Optional<String> jsonCommand() {
        return output.isJson()
                ? Optional.of(getClass().getAnnotation(Command.class).name())
                : Optional.empty();
    }

    /** Where the topics are declared, for whoever has to mend them. */
    public final CatalogSource source(TopicCatalog declared) {
        return new CatalogSource(catalog.isBundled(), catalog.environment(), Optional.of(declared));
    }

    public final boolean printsJson() {
        return output.isJson();
    }

    public final ExitCode print(String command, View view, ExitCode exitCode) {
        HeapMemory.doubt(exitCode).ifPresent(err()::println);
        output.print(command, view, exitCode, out());
        out().flush();
        return exitCode;
    }
}
