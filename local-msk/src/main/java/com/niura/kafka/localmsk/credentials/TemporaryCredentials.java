package com.niura.kafka.localmsk.credentials;

import java.time.Instant;
import java.util.Objects;

/**
 * AWS credentials of a role, as STS hands them out: valid until they expire.
 *
 * @param accessKeyId not blank
 * @param secretAccessKey not blank; never shown by {@link #toString()}
 * @param sessionToken not blank; never shown by {@link #toString()}
 * @param expiration when they cease to be valid; may be in the past, since a test may want that
 */
public record TemporaryCredentials(
        String accessKeyId, String secretAccessKey, String sessionToken, Instant expiration) {

    /**
     * Checks the values.
     *
     * @throws NullPointerException if one is null
     * @throws IllegalArgumentException if one is blank
     */
    public TemporaryCredentials {
        requireText(accessKeyId, "accessKeyId");
        requireText(secretAccessKey, "secretAccessKey");
        requireText(sessionToken, "sessionToken");
        Objects.requireNonNull(expiration, "expiration");
    }

    @Override
    public String toString() {
        return "TemporaryCredentials[accessKeyId=%s, secretAccessKey=[hidden], sessionToken=[hidden], expiration=%s]"
                .formatted(accessKeyId, expiration);
    }

    private static void requireText(String value, String name) {
        Objects.requireNonNull(value, name);
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank");
        }
    }
}
