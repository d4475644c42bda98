package com.niura.kafka.localmsk.credentials;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TemporaryCredentialsTest {

    private static final Instant EXPIRATION = Instant.parse("2030-01-02T03:04:05Z");

    @Test
    void text_hidesTheSecrets() {
        assertThat(new TemporaryCredentials("ASIAEXAMPLE", "a-secret", "a-token", EXPIRATION))
                .hasToString("TemporaryCredentials[accessKeyId=ASIAEXAMPLE, secretAccessKey=[hidden],"
                        + " sessionToken=[hidden], expiration=2030-01-02T03:04:05Z]");
    }

    @ParameterizedTest
    @CsvSource({
        "' ', secret, token, accessKeyId must not be blank",
        "key, '', token, secretAccessKey must not be blank",
        "key, secret, ' ', sessionToken must not be blank"
    })
    void blankValue_isRefusedWithoutShowingTheOthers(String key, String secret, String token, String message) {
        assertThatThrownBy(() -> new TemporaryCredentials(key, secret, token, EXPIRATION))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
