package com.niura.kafka.admin.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;

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
    void lostOutput_isKept_butNotThatNobodyReadsAnyMore() {
        assertThat(lost("No space left on device")).isTrue();
        assertThat(lost("Broken pipe")).isFalse();
    }

    private static boolean lost(String reason) {
        OutputWriter writer = new OutputWriter(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        });
        PrintWriter out = new PrintWriter(writer);
        out.print("text");
        out.flush();
        return writer.lost().isPresent();
    }
}
