package com.niura.kafka.localmsk.credentials;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import com.niura.kafka.localmsk.LocalMskException;
import com.niura.kafka.localmsk.internal.process.DataFolder;
import com.niura.kafka.localmsk.internal.process.SharedBlockFile;

/** The file with AWS profiles that the AWS SDK reads in this JVM; the clusters of this JVM share it. */
public final class CredentialsFile {

    private static final String PROPERTY = "aws.sharedCredentialsFile";
    private static final List<String> HEADER = List.of("# Throw-away credentials of local-msk.");

    private final SharedBlockFile file;

    private CredentialsFile(Path path) {
        this.file = new SharedBlockFile(path, HEADER);
    }

    public static synchronized CredentialsFile ofThisJvm() {
        String path = System.getProperty(PROPERTY);
        if (path == null) {
            path = create().toString();
            System.setProperty(PROPERTY, path);
        }
        return new CredentialsFile(Path.of(path));
    }

    /** The name of a role's profile. It has no {@code =} or comma, as names of roles may: the AWS SDK takes no such profile. */
    public static String profile(String cluster, String role) {
        return "%s-%s".formatted(cluster, role.replace("=", "%3D").replace(",", "%2C"));
    }

    public void put(String profile, TemporaryCredentials credentials) {
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
