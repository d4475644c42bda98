package com.niura.kafka.admin.command.catalog;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import com.niura.kafka.admin.cli.CatalogOptions;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.CommandFailedException;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cli.TextFile;
import com.niura.kafka.admin.cli.ToolCommand;
import com.niura.kafka.admin.export.ExportSource;
import com.niura.kafka.admin.export.HtmlExport;
import com.niura.kafka.admin.export.JavaClass;
import com.niura.kafka.admin.export.JavaExport;
import com.niura.kafka.admin.export.JsonExport;
import com.niura.kafka.admin.export.MarkdownExport;
import com.niura.kafka.admin.export.NotExportableException;
import com.niura.kafka.admin.export.TerraformExport;
import com.niura.kafka.admin.export.YamlExport;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.ValidationProfile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code catalog export}: the catalog in the forms of other tools. */
@Command(
        name = "export",
        description = {
            "Writes a catalog in the form of another tool.",
            "With --environment it is written as it is there; without, yaml, json, markdown and html hold all environments."
        },
        sortOptions = false,
        sortSynopsis = false)
public final class CatalogExportCommand extends ToolCommand {

    @Option(
            names = "--format",
            order = 0,
            required = true,
            paramLabel = "FORMAT",
            description =
                    "yaml or json, which --catalog reads again; markdown, tables for documentation; html, a page to look"
                            + " at; java, a class of constants; terraform, a map for for_each.")
    private @Nullable Format format;

    @Option(
            names = "--class",
            order = 1,
            paramLabel = "NAME",
            converter = ClassConverter.class,
            description = "With --format java: the class, with its package. Default: Topics, in no package.")
    private @Nullable JavaClass javaClass;

    @Option(
            names = "--out",
            order = 2,
            paramLabel = "FILE",
            description = "Write to this file, when all went well, instead of to stdout; its folder is made.")
    private @Nullable Path out;

    @Mixin
    private final CatalogOptions catalog = new CatalogOptions();

    public CatalogExportCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    public ExitCode run() {
        if (javaClass != null && format != Format.JAVA) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--class goes with --format java only", "Leave it out, or ask for java.", null);
        }
        TopicCatalog everywhere = catalog.load(ValidationProfile.KAFKA);
        String text = exported(catalog.inEnvironment(everywhere));
        if (format == Format.JAVA || format == Format.TERRAFORM) {
            catalog.overridesNotice(everywhere).ifPresent(err()::println);
        }
        if (out == null) {
            out().print(text);
        } else {
            Optional.ofNullable(out.getParent()).ifPresent(folder -> TextFile.createFolder("--out", folder));
            TextFile.write("--out", out, text);
            err().println("Wrote " + out + ".");
        }
        return ExitCode.DONE;
    }

    private String exported(TopicCatalog declared) {
        ExportSource source = new ExportSource(catalog.source(), catalog.environment());
        try {
            return switch (Objects.requireNonNull(format, "picocli asks for --format")) {
                case YAML -> YamlExport.of(declared, source);
                case JSON -> JsonExport.of(declared);
                case MARKDOWN -> MarkdownExport.of(declared, source);
                case HTML -> HtmlExport.of(declared, source);
                case JAVA -> JavaExport.of(declared, source, javaClass == null ? new JavaClass("Topics") : javaClass);
                case TERRAFORM -> TerraformExport.of(declared, source);
            };
        } catch (NotExportableException e) {
            throw new CommandFailedException(ExitCode.INVALID, String.valueOf(e.getMessage()), e.action(), e);
        }
    }

    private enum Format {
        YAML,
        JSON,
        MARKDOWN,
        HTML,
        JAVA,
        TERRAFORM;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads the name of a class. */
    public static final class ClassConverter implements ITypeConverter<JavaClass> {
        @Override
        public JavaClass convert(String value) {
            try {
                return new JavaClass(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
