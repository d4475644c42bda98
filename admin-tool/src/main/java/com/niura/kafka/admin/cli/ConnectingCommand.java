package com.niura.kafka.admin.cli;

import java.util.Optional;

import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.view.CommandContext;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.ValidationProfile;
import com.niura.kafka.guard.internal.Deadline;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** A command about a cluster and a catalog: finds out which, and checks the catalog before anything is connected to. */
public abstract class ConnectingCommand extends ToolCommand {

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private final CatalogOptions catalog = new CatalogOptions();

    private @Nullable ClusterAccess target;

    public ConnectingCommand(CliEnvironment environment) {
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
        HeapMemory.require();
        ClusterAccess found = cluster.target(environment(), err()::println);
        target = found;
        Deadline deadline = Deadline.in(found.timeout());
        TopicCatalog everywhere = catalog.load(rulesOf(found));
        TopicCatalog declared = catalog.inEnvironment(everywhere);
        catalog.refuseWrongCluster(everywhere, found.cluster());
        catalog.overridesNotice(everywhere).ifPresent(err()::println);
        return run(
                new CommandContext(found, catalog.source(), catalog.version(), catalog.environment()),
                declared,
                deadline);
    }

    /** Returns the rules that a catalog for this cluster has to keep. */
    public static ValidationProfile rulesOf(ClusterAccess cluster) {
        return cluster.isMskServerless() ? ValidationProfile.MSK_SERVERLESS : ValidationProfile.KAFKA;
    }

    @Override
    public final Optional<ClusterAccess> target() {
        return Optional.ofNullable(target);
    }

    final CatalogOptions catalog() {
        return catalog;
    }
}
