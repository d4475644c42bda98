package com.niura.kafka.admin.cli;

import java.util.Optional;

import com.niura.kafka.admin.view.View;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.internal.failure.CatalogSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command about a cluster and a catalog whose result is printed as a table or as JSON. */
public abstract class ClusterCommand extends ConnectingCommand {

    @Mixin
    private final OutputOptions output = new OutputOptions();

    public ClusterCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    public final Optional<String> jsonCommand() {
        return output.isJson() ? Optional.of(name()) : Optional.empty();
    }

    private String name() {
        return getClass().getAnnotation(Command.class).name();
    }

    /** Where the topics are declared, for whoever has to mend them. */
    public final CatalogSource source(TopicCatalog declared) {
        return new CatalogSource(catalog().isBundled(), catalog().environment(), Optional.of(declared));
    }

    public final boolean printsJson() {
        return output.isJson();
    }

    public final ExitCode print(View view, ExitCode exitCode) {
        output.print(name(), view, exitCode, out());
        out().flush();
        return exitCode;
    }
}
