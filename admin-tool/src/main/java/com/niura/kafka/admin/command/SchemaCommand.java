package com.niura.kafka.admin.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cli.ToolCommand;
import picocli.CommandLine.Command;

/** {@code schema}: what {@code --output json} prints, for programs. */
@Command(
        name = "schema",
        description = "Prints the JSON Schema of what --output json prints.",
        sortOptions = false,
        sortSynopsis = false)
public final class SchemaCommand extends ToolCommand {

    private static final String FILE = "/com/niura/kafka/admin/output.schema.json";

    public SchemaCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    public ExitCode run() {
        try (InputStream stream = SchemaCommand.class.getResourceAsStream(FILE)) {
            if (stream == null) {
                throw new IllegalStateException("this build of the tool lacks its resource " + FILE);
            }
            out().print(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            return ExitCode.DONE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
