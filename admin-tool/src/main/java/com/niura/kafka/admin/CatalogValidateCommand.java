package com.niura.kafka.admin;

import java.util.Locale;
import java.util.Optional;

import com.niura.kafka.admin.view.ValidationView;
import com.niura.kafka.catalog.InvalidCatalogException;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.ValidationProfile;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code catalog validate}: the rules, checked without a cluster. */
@Command(
        name = "validate",
        description = "Checks a catalog against a broker's rules, in all its environments, without a cluster.",
        sortOptions = false,
        sortSynopsis = false,
        footer = {"", "Exit code 0: valid; 8: not valid, with every problem as FILE:LINE:COLUMN on stderr."})
final class CatalogValidateCommand extends ToolCommand {

    @Mixin
    private final CatalogOptions catalog = new CatalogOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Option(
            names = "--profile",
            paramLabel = "RULES",
            defaultValue = "kafka",
            order = 0,
            converter = ProfileConverter.class,
            description = "Whose rules: kafka (default), or msk-serverless.")
    private ValidationProfile profile = ValidationProfile.KAFKA;

    CatalogValidateCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    Optional<String> jsonCommand() {
        return output.isJson() ? Optional.of("catalog validate") : Optional.empty();
    }

    @Override
    ExitCode run() {
        try {
            TopicCatalog declared = catalog.load(profile);
            int topics = catalog.inEnvironment(declared).topics().size();
            output.print(
                    "catalog validate",
                    ValidationView.valid(catalog.source(), nameOf(profile), topics),
                    ExitCode.DONE,
                    out());
            return ExitCode.DONE;
        } catch (InvalidCatalogException e) {
            if (output.isJson()) {
                output.print(
                        "catalog validate",
                        ValidationView.invalid(catalog.source(), nameOf(profile), e.problems()),
                        ExitCode.INVALID,
                        out());
            }
            throw e;
        }
    }

    private static String nameOf(ValidationProfile profile) {
        return profile.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads a profile's name as it is written on command lines. */
    static final class ProfileConverter implements ITypeConverter<ValidationProfile> {
        @Override
        public ValidationProfile convert(String value) {
            for (ValidationProfile profile : ValidationProfile.values()) {
                if (nameOf(profile).equals(value.toLowerCase(Locale.ROOT))) {
                    return profile;
                }
            }
            throw new TypeConversionException("must be kafka or msk-serverless, but was " + value);
        }
    }
}
