package com.niura.kafka.admin.cluster;

import java.util.Map;
import java.util.regex.Pattern;

/** What is known of Amazon MSK Serverless from the outside: how its hosts are named and how clients log in. */
final class MskServerless {

    /**
     * The four properties with which a Kafka client logs in with IAM; see "Configure clients to use IAM access control"
     * in the Amazon MSK Developer Guide.
     */
    static final Map<String, String> IAM_PROPERTIES = Map.of(
            "security.protocol", "SASL_SSL",
            "sasl.mechanism", "AWS_MSK_IAM",
            "sasl.jaas.config", "software.amazon.msk.auth.iam.IAMLoginModule required;",
            "sasl.client.callback.handler.class", "software.amazon.msk.auth.iam.IAMClientCallbackHandler");

    private static final Pattern HOST = Pattern.compile(
            "[a-z0-9-]+(\\.[a-z0-9-]+)*\\.kafka-serverless\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?(:\\d+)?",
            Pattern.CASE_INSENSITIVE);

    private MskServerless() {}

    /** Whether any of these bootstrap servers, comma-separated, is a genuine MSK Serverless host. */
    static boolean isNamedIn(String bootstrapServers) {
        for (String server : bootstrapServers.split(",", -1)) {
            if (HOST.matcher(server.strip()).matches()) {
                return true;
            }
        }
        return false;
    }
}
