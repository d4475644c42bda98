package com.niura.kafka.localmsk.iam;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Objects;

import com.fasterxml.jackson.core.JsonGenerator;
import com.niura.kafka.iam.JsonValue;
import com.niura.kafka.iam.JsonValue.Malformed;

/**
 * One decision of a broker: the answer to "why was I denied?".
 *
 * @param time when it was taken
 * @param brokerId by which broker
 * @param principal the ARN of who asked, or the empty string when a signature was refused and nobody knows
 * @param action such as {@code kafka-cluster:DescribeTopic}, or Kafka's operation and resource type when it has none
 * @param resource the ARN, or Kafka's name of the resource when it has none
 * @param allowed the outcome
 * @param reason which statement decided, which one or which dependent action is missing, or why a signature was refused; never a
 *     secret
 */
public record Decision(
        Instant time, int brokerId, String principal, String action, String resource, boolean allowed, String reason) {

    /** @throws NullPointerException if an argument is null */
    public Decision {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(principal, "principal");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(reason, "reason");
    }

    /** The decision as one line of JSON, without a line break. */
    public String toJsonLine() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = AccessJson.FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("time", time.toString());
            json.writeNumberField("broker", brokerId);
            json.writeStringField("principal", principal);
            json.writeStringField("action", action);
            json.writeStringField("resource", resource);
            json.writeBooleanField("allowed", allowed);
            json.writeStringField("reason", reason);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen: a string is written", e);
        }
        return text.toString();
    }

    /**
     * Reads what {@link #toJsonLine()} has written.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Decision parse(String line) {
        try {
            JsonFields json = JsonFields.of(JsonValue.parse(line));
            return new Decision(
                    Instant.parse(json.text("time")),
                    Math.toIntExact(json.number("broker")),
                    json.text("principal"),
                    json.text("action"),
                    json.text("resource"),
                    json.flag("allowed"),
                    json.text("reason"));
        } catch (Malformed e) {
            throw new IllegalArgumentException("expected a decision in JSON, but was: " + line, e);
        }
    }
}
