package com.niura.kafka.admin.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Writes UTF-8 text, with {@code ?} for what could repaint a terminal or forge a line of a log: texts come from brokers, too. Keeps the
 * first error, which a PrintWriter would lose.
 */
public final class OutputWriter extends FilterWriter {

    private Optional<IOException> error = Optional.empty();

    public OutputWriter(OutputStream stream) {
        this(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    }

    OutputWriter(Writer writer) {
        super(writer);
    }

    /** Returns why output was lost; empty where all was written, or nobody reads it any more. */
    public Optional<IOException> lost() {
        return error.filter(e -> !String.valueOf(e.getMessage()).equals(brokenPipe()));
    }

    /** Returns what is said of a pipe that nobody reads, which depends on the machine's language: an exception has no code for it. */
    private static String brokenPipe() {
        try {
            Pipe pipe = Pipe.open();
            pipe.source().close();
            try (Pipe.SinkChannel sink = pipe.sink()) {
                sink.write(ByteBuffer.wrap(new byte[1]));
            }
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public void write(int c) throws IOException {
        write(new char[] {(char) c}, 0, 1);
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        write(text.substring(offset, offset + length).toCharArray(), 0, length);
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        char[] printable = new char[length];
        for (int i = 0; i < length; i++) {
            char c = text[offset + i];
            boolean isPrintable =
                    c == '\n' || c == '\t' || (!Character.isISOControl(c) && Character.getType(c) != Character.FORMAT);
            printable[i] = isPrintable ? c : '?';
        }
        keepingError(() -> super.out.write(printable, 0, length));
    }

    @Override
    public void flush() throws IOException {
        keepingError(super.out::flush);
    }

    private interface Output {
        void run() throws IOException;
    }

    private void keepingError(Output output) throws IOException {
        try {
            output.run();
        } catch (IOException e) {
            error = error.or(() -> Optional.of(e));
            throw e;
        }
    }
}
