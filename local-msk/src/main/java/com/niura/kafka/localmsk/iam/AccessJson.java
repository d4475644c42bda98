package com.niura.kafka.localmsk.iam;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.niura.kafka.iam.Arn;
import com.niura.kafka.iam.JsonValue;
import com.niura.kafka.iam.JsonValue.Malformed;
import com.niura.kafka.iam.PolicyDocument;
import com.niura.kafka.localmsk.iam.Limits.CreationRate;

/** The form of {@link AccessState} in its file. Only this module writes it, so reading it is strict and says little. */
final class AccessJson {

    /** Shared, because making one is dear and it is safe for use by many threads. */
    static final JsonFactory FACTORY = new JsonFactory();

    private AccessJson() {}

    static String write(AccessState state) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("cluster", state.cluster().toString());
            json.writeArrayFieldStart("hosts");
            for (String host : state.hosts()) {
                json.writeString(host);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("identities");
            for (Identity identity : state.identities()) {
                write(json, identity);
            }
            json.writeEndArray();
            write(json, state.limits());
            json.writeNumberField(
                    "authenticationDelayMillis", state.authenticationDelay().toMillis());
            json.writeStringField(
                    "describeClusterRequirement",
                    state.describeClusterRequirement().name());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen: a string is written", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Identity identity) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", identity.name());
        json.writeStringField("accessKeyId", identity.accessKeyId());
        json.writeStringField("secretKey", identity.secretKey());
        if (identity.sessionToken().isPresent()) {
            json.writeStringField("sessionToken", identity.sessionToken().get());
        }
        json.writeStringField("principal", identity.principal());
        if (identity.expires().isPresent()) {
            json.writeStringField("expires", identity.expires().get().toString());
        }
        json.writeArrayFieldStart("policies");
        for (PolicyDocument policy : identity.policies()) {
            json.writeStartObject();
            json.writeStringField("name", policy.name());
            json.writeStringField("document", policy.text());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Limits limits) throws IOException {
        json.writeObjectFieldStart("limits");
        json.writeBooleanField("serverlessTopicConfigsOnly", limits.serverlessTopicConfigsOnly());
        json.writeBooleanField("defaultReplicationFactorOnly", limits.defaultReplicationFactorOnly());
        json.writeBooleanField("serverlessApisOnly", limits.serverlessApisOnly());
        writeIfPresent(json, "partitions", limits.partitions());
        writeIfPresent(json, "compactedPartitions", limits.compactedPartitions());
        if (limits.creationRate().isPresent()) {
            CreationRate rate = limits.creationRate().get();
            json.writeObjectFieldStart("creationRate");
            json.writeNumberField("partitions", rate.partitions());
            json.writeNumberField("windowMillis", rate.window().toMillis());
            json.writeStringField("refusal", rate.refusal().name());
            json.writeEndObject();
        }
        writeIfPresent(json, "connectionsPerSecond", limits.connectionsPerSecond());
        if (limits.shortestSession().isPresent()) {
            json.writeNumberField(
                    "shortestSessionMillis", limits.shortestSession().get().toMillis());
        }
        writeIfPresent(json, "topicRequestsPerSecond", limits.topicRequestsPerSecond());
        json.writeEndObject();
    }

    private static void writeIfPresent(JsonGenerator json, String key, OptionalInt value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(key, value.getAsInt());
        }
    }

    /** @throws IllegalArgumentException if the text is not what {@link #write} makes; the message quotes none of it */
    static AccessState read(String text) {
        try {
            JsonFields file = JsonFields.of(JsonValue.parse(text));
            return new AccessState(
                    Arn.parse(file.text("cluster")),
                    file.items("hosts").map(JsonFields::textOf).collect(Collectors.toSet()),
                    file.items("identities")
                            .map(identity -> identity(JsonFields.of(identity)))
                            .toList(),
                    limits(file.object("limits")),
                    Duration.ofMillis(file.number("authenticationDelayMillis")),
                    DescribeClusterRequirement.valueOf(file.text("describeClusterRequirement")));
        } catch (Malformed e) {
            throw new IllegalArgumentException("expected an access file, but line %s is not JSON".formatted(e.line()));
        }
    }

    private static Identity identity(JsonFields json) {
        List<PolicyDocument> policies = json.items("policies")
                .map(JsonFields::of)
                .map(policy -> PolicyDocument.parse(policy.text("name"), policy.text("document")))
                .toList();
        return new Identity(
                json.text("name"),
                json.text("accessKeyId"),
                json.text("secretKey"),
                json.optionalText("sessionToken"),
                json.text("principal"),
                json.optionalText("expires").map(Instant::parse),
                policies);
    }

    private static Limits limits(JsonFields json) {
        Optional<CreationRate> rate = json.optionalObject("creationRate")
                .map(fields -> new CreationRate(
                        Math.toIntExact(fields.number("partitions")),
                        Duration.ofMillis(fields.number("windowMillis")),
                        CreationRate.Refusal.valueOf(fields.text("refusal"))));
        return new Limits(
                json.flag("serverlessTopicConfigsOnly"),
                json.flag("defaultReplicationFactorOnly"),
                json.flag("serverlessApisOnly"),
                json.optionalInt("partitions"),
                json.optionalInt("compactedPartitions"),
                rate,
                json.optionalInt("connectionsPerSecond"),
                json.optionalNumber("shortestSessionMillis").map(Duration::ofMillis),
                json.optionalInt("topicRequestsPerSecond"));
    }
}
