package com.niura.kafka.localmsk.iam;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A signed request to connect, complete but not checked yet.
 *
 * @param fields what has to be checked, under the names of AWS_MSK_IAM: {@code host}, {@code action}, {@code x-amz-…}
 * @param query the signed parameters, not encoded
 */
record SignedRequest(Map<String, String> fields, Map<String, String> query) {

    SignedRequest {
        fields = Map.copyOf(fields);
        query = Map.copyOf(query);
    }

    String get(String field) {
        return Objects.requireNonNull(fields.get(field), field);
    }

    Optional<String> sessionToken() {
        return Optional.ofNullable(fields.get("x-amz-security-token"));
    }

    void requireEqual(String field, String expected) throws Refusal {
        Refusal.require(
                get(field).equals(expected),
                "%s is '%s' instead of %s".formatted(field, Refusal.shown(get(field)), expected));
    }
}
