package com.niura.kafka.admin.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutputWriterTest {

    @Test
    void whatCouldRepaintATerminal_isAQuestionMark_andTheRestStays() {
        StringWriter printed = new StringWriter();
        PrintWriter out = new PrintWriter(new OutputWriter(printed));

        out.print("\u001b]0;title\u0007 \u001b[2J\r\u009b1m \u202eevil\u2066");
        out.print('\u001b');
        out.print("\tGrüße, 漢字 😀…\n");
        out.flush();

        assertThat(printed).hasToString("?]0;title? ?[2J??1m ?evil??\tGrüße, 漢字 😀…\n");
    }

    @Test
    void lostOutput_isKept_butNotThatNobodyReadsAnyMore() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().close();

        assertThat(lost(new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("No space left on device");
                    }
                }))
                .map(IOException::getMessage)
                .hasValue("No space left on device");
        assertThat(lost(Channels.newOutputStream(pipe.sink()))).isEmpty();
    }

    /** Writes to standard output, which nobody reads, and says on standard error whether that was lost. */
    public static final class Writing {
        public static void main(String[] args) throws IOException {
            System.in.read();
            System.err.println(lost(new FileOutputStream(FileDescriptor.out)));
        }
    }

    /** Where the German texts of libc are installed, it is "Datenübergabe unterbrochen (broken pipe)". */
    @Test
    void thatNobodyReads_isToldInEachLanguage() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                Writing.class.getName());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        builder.environment()
                .putAll(Map.of("CLASSPATH", System.getProperty("java.class.path"), "LC_ALL", "de_DE.UTF-8"));
        Process process = builder.start();
        process.getInputStream().close();
        process.getOutputStream().close();

        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("Optional.empty\n");
    }

    private static Optional<IOException> lost(OutputStream stream) {
        OutputWriter writer = new OutputWriter(stream);
        PrintWriter out = new PrintWriter(writer);
        out.print("text");
        out.flush();
        return writer.lost();
    }
}
