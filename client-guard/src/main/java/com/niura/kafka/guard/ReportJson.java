package com.niura.kafka.guard;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

/** A report as one line of JSON. Its fields are documented, and only ever added to. */
final class ReportJson {

    /** Log processors cut long events; CloudWatch at 256 KiB. The counts are always those of all. */
    private static final int MOST_LISTED = 20;

    private ReportJson() {}

    static String of(ReadinessReport report) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("event", "topic-guard");
            json.writeStringField("subject", report.subject());
            json.writeStringField("status", report.status().name().toLowerCase(Locale.ROOT));
            json.writeStringField("mode", report.mode().toString());
            json.writeStringField("bootstrapServers", report.cluster().bootstrapServers());
            json.writeNumberField("attempts", report.attempts());
            json.writeNumberField("elapsedMillis", report.elapsed().toMillis());
            json.writeNumberField(
                    "topicsPresent",
                    report.verdicts().stream()
                            .filter(TopicVerdict.Present.class::isInstance)
                            .count());
            write(json, "failure", report.failures());
            write(json, "warning", report.warnings());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter cannot fail", e);
        }
        return line.toString();
    }

    private static void write(JsonGenerator json, String kind, List<? extends Failure> failures) throws IOException {
        json.writeNumberField(kind + "Count", failures.size());
        json.writeArrayFieldStart(kind + "s");
        for (Failure failure : failures.subList(0, Math.min(failures.size(), MOST_LISTED))) {
            json.writeStartObject();
            json.writeStringField("code", failure.code().name());
            if (failure.resource().isPresent()) {
                json.writeStringField("resource", failure.resource().get());
            }
            json.writeStringField("headline", failure.headline());
            json.writeStringField("action", failure.action());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
