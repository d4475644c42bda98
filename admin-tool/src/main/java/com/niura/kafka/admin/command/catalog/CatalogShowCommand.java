package com.niura.kafka.admin.command.catalog;

import java.util.Optional;

import com.niura.kafka.admin.cli.CatalogOptions;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cli.OutputOptions;
import com.niura.kafka.admin.cli.ToolCommand;
import com.niura.kafka.admin.view.CatalogView;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.ValidationProfile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code catalog show}: what is declared, and who uses it. */
@Command(
        name = "show",
        description = "Shows the declared topics and the services that use them.",
        sortOptions = false,
        sortSynopsis = false)
public final class CatalogShowCommand extends ToolCommand {

    @Mixin
    private final CatalogOptions catalog = new CatalogOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    public CatalogShowCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    public Optional<String> jsonCommand() {
        return output.isJson() ? Optional.of("catalog show") : Optional.empty();
    }

    @Override
    public ExitCode run() {
        TopicCatalog declared = catalog.load(ValidationProfile.KAFKA);
        CatalogView view = new CatalogView(
                catalog.inEnvironment(declared), catalog.source(), catalog.environment(), declared.environments());
        output.print("catalog show", view, ExitCode.DONE, out());
        return ExitCode.DONE;
    }
}
