package com.niura.kafka.admin;

import java.util.Optional;

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
final class CatalogShowCommand extends ToolCommand {

    @Mixin
    private final CatalogOptions catalog = new CatalogOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    CatalogShowCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    Optional<String> jsonCommand() {
        return output.isJson() ? Optional.of("catalog show") : Optional.empty();
    }

    @Override
    ExitCode run() {
        TopicCatalog declared = catalog.load(ValidationProfile.KAFKA);
        CatalogView view = new CatalogView(
                catalog.inEnvironment(declared), catalog.source(), catalog.environment(), declared.environments());
        output.print("catalog show", view, ExitCode.DONE, out());
        return ExitCode.DONE;
    }
}
