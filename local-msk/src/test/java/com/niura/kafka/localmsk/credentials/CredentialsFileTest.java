package com.niura.kafka.localmsk.credentials;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.profiles.ProfileFile;

import static org.assertj.core.api.Assertions.assertThat;

class CredentialsFileTest {

    private static final String PROPERTY = "aws.sharedCredentialsFile";

    @TempDir
    private Path folder;

    /** All that names of roles may have. */
    @Test
    void profileOfEveryRole_isFoundByTheAwsSdk() {
        // Given
        Path path = folder.resolve("credentials");
        TemporaryCredentials credentials =
                RandomCredentials.expiring(Instant.now().plus(Duration.ofHours(1)));
        String profile = CredentialsFile.profile("abcd1234", "Team+a=b,c.d@e_f-1");
        String before = System.getProperty(PROPERTY);
        System.setProperty(PROPERTY, path.toString());
        try {

            // When
            CredentialsFile.ofThisJvm().put(profile, credentials);
        } finally {
            if (before == null) {
                System.clearProperty(PROPERTY);
            } else {
                System.setProperty(PROPERTY, before);
            }
        }

        // Then
        ProfileFile read = ProfileFile.builder()
                .content(path)
                .type(ProfileFile.Type.CREDENTIALS)
                .build();
        assertThat(read.profile(profile))
                .hasValueSatisfying(
                        found -> assertThat(found.property("aws_access_key_id")).hasValue(credentials.accessKeyId()));
    }
}
