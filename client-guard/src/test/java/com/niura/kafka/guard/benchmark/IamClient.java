package com.niura.kafka.guard.benchmark;

import java.util.HashMap;
import java.util.Map;

/** What a client needs on MSK: what {@code MskIam.clientProperties} gives, for programs without the guard. */
final class IamClient {

    private IamClient() {}

    static Map<String, Object> properties(String bootstrapServers) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("security.protocol", "SASL_SSL");
        properties.put("sasl.mechanism", "AWS_MSK_IAM");
        properties.put("sasl.jaas.config", "software.amazon.msk.auth.iam.IAMLoginModule required;");
        properties.put("sasl.client.callback.handler.class", "software.amazon.msk.auth.iam.IAMClientCallbackHandler");
        properties.put("reconnect.backoff.ms", 1_000);
        properties.put("reconnect.backoff.max.ms", 10_000);
        return properties;
    }
}
