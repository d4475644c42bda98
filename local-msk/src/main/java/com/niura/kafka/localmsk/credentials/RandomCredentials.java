package com.niura.kafka.localmsk.credentials;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.stream.Collectors;

/** Credentials that look like those of AWS, with all the characters in them that make trouble in URLs. */
public final class RandomCredentials {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String KEY_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private RandomCredentials() {}

    public static TemporaryCredentials expiring(Instant expiration) {
        return new TemporaryCredentials(
                "ASIA" + keyCharacters(16),
                base64(30),
                // In a random token of this length they may be missing, by chance.
                base64(60) + "+/" + base64(40),
                expiration.truncatedTo(ChronoUnit.SECONDS));
    }

    private static String keyCharacters(int count) {
        return RANDOM.ints(count, 0, KEY_CHARACTERS.length())
                .mapToObj(i -> String.valueOf(KEY_CHARACTERS.charAt(i)))
                .collect(Collectors.joining());
    }

    private static String base64(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }
}
