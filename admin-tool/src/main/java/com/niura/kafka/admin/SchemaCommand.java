package com.niura.kafka.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import picocli.CommandLine.Command;

/** {@code schema}: what {@code --output json} prints, for programs. */
@Command(
        name = "schema",
        description = "Prints the JSON Schema of what --output json prints.",
        sortOptions = false,
        sortSynopsis = false)
final class SchemaCommand extends ToolCommand {

    private static final String FILE = "output.schema.json";

    SchemaCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run() {
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
