package com.niura.kafka.admin.command.catalog;

import java.util.Optional;

import com.niura.kafka.admin.cli.CatalogOptions;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.CommandError;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cli.OutputOptions;
import com.niura.kafka.admin.cli.ToolCommand;
import com.niura.kafka.admin.view.ValidationView;
import com.niura.kafka.catalog.InvalidCatalogException;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.ValidationProfile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code catalog validate}: the rules, checked without a cluster. */
@Command(
        name = "validate",
        description = "Checks a catalog against a broker's rules, in all its environments, without a cluster.",
        sortOptions = false,
        sortSynopsis = false,
        footer = {"", "Exit code 0: valid; 8: not valid, with every problem as FILE:LINE:COLUMN on stderr."})
public final class CatalogValidateCommand extends ToolCommand {

    @Mixin
    private final CatalogOptions catalog = new CatalogOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Option(
            names = "--profile",
            paramLabel = "RULES",
            defaultValue = "kafka",
            order = 0,
            description =
                    "Whose rules: kafka (default), msk-serverless, msk-express, or msk-provisioned (Standard brokers).")
    private ValidationProfile profile = ValidationProfile.KAFKA;

    public CatalogValidateCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    public Optional<String> jsonCommand() {
        return output.isJson() ? Optional.of("catalog validate") : Optional.empty();
    }

    @Override
    public ExitCode run() {
        try {
            TopicCatalog declared = catalog.load(profile);
            int topics = catalog.inEnvironment(declared).topics().size();
            output.print(
                    "catalog validate", ValidationView.valid(catalog.source(), profile, topics), ExitCode.DONE, out());
            return ExitCode.DONE;
        } catch (InvalidCatalogException e) {
            return report(CommandError.of(e), ValidationView.invalid(catalog.source(), profile, e.problems()));
        }
    }
}
