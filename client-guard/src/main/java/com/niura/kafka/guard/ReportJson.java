package com.niura.kafka.guard;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.niura.kafka.guard.internal.Texts;

/** A report as one line of JSON. Its fields are documented, and only ever added to. */
final class ReportJson {

    private ReportJson() {}

    static String of(ReadinessReport report) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("event", "topic-guard");
            json.writeStringField("subject", report.subject());
            json.writeStringField("status", report.status().name().toLowerCase(Locale.ROOT));
            json.writeStringField("mode", report.mode().toString());
            json.writeStringField("bootstrapServers", report.bootstrapServers());
            json.writeNumberField("attempts", report.attempts());
            json.writeNumberField("elapsedMillis", report.elapsed().toMillis());
            json.writeNumberField("topicsPresent", report.present());
            if (report.identity().isPresent()) {
                ReadinessReport.Identity identity = report.identity().get();
                json.writeObjectFieldStart("identity");
                writeIfPresent(json, "principal", identity.principal());
                writeIfPresent(json, "credentialSource", identity.credentialSource());
                writeIfPresent(json, "accessKeyEnd", identity.accessKeyEnd());
                json.writeEndObject();
            }
            write(json, "failure", report.failures());
            write(json, "warning", report.warnings());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter cannot fail", e);
        }
        return line.toString();
    }

    private static void writeIfPresent(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }

    private static void write(JsonGenerator json, String kind, List<Failure> failures) throws IOException {
        json.writeNumberField(kind + "Count", failures.size());
        json.writeArrayFieldStart(kind + "s");
        // Log processors cut long events; CloudWatch at 256 KiB. The counts are always those of all.
        for (Failure failure : failures.subList(0, Math.min(failures.size(), Texts.MOST_LISTED))) {
            json.writeStartObject();
            json.writeStringField("code", failure.code().name());
            writeIfPresent(json, "resource", failure.resource());
            json.writeStringField("headline", failure.headline());
            writeIfPresent(json, "expected", failure.expected());
            writeIfPresent(json, "found", failure.found());
            json.writeStringField("action", failure.action());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
