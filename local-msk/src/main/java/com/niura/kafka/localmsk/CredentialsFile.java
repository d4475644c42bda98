package com.niura.kafka.localmsk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The file with AWS profiles that the AWS SDK reads in this JVM; the clusters of this JVM share it. */
final class CredentialsFile {

    private static final String PROPERTY = "aws.sharedCredentialsFile";
    private static final List<String> HEADER = List.of("# Throw-away credentials of local-msk.");

    private final SharedFile file;

    private CredentialsFile(Path path) {
        this.file = new SharedFile(path, HEADER);
    }

    static synchronized CredentialsFile ofThisJvm() {
        String path = System.getProperty(PROPERTY);
        if (path == null) {
            path = create().toString();
            System.setProperty(PROPERTY, path);
        }
        return new CredentialsFile(Path.of(path));
    }

    void put(String profile, TemporaryCredentials credentials) {
        file.put(
                profile,
                List.of(
                        "[" + profile + "]",
                        "aws_access_key_id = " + credentials.accessKeyId(),
                        "aws_secret_access_key = " + credentials.secretAccessKey(),
                        "aws_session_token = " + credentials.sessionToken()));
    }

    private static Path create() {
        try {
            DataFolder folder = DataFolder.create();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteQuietly(folder), "local-msk-credentials"));
            return folder.root().resolve("credentials");
        } catch (IllegalStateException e) {
            throw new LocalMskException("This JVM is ending", e);
        }
    }

    private static void deleteQuietly(DataFolder folder) {
        try {
            folder.delete();
        } catch (IOException e) {
            // Best effort: the JVM is exiting.
        }
    }
}
