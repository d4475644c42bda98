package com.niura.kafka.admin.cluster;

import java.util.regex.Pattern;

/** What is known of Amazon MSK Serverless from the outside: how its hosts are named. */
final class MskServerless {

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
