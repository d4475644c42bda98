package com.niura.kafka.examples.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The IAM policy of a role, as {@code admin-tool iam-policy} derives it from the catalog. */
final class RolePolicy {

    private RolePolicy() {}

    /**
     * Runs the tool, which takes about a second.
     *
     * @param role as on its command line: {@code bastion}, or {@code service} and a name
     */
    static String of(Path adminTool, String clusterArn, String... role) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                adminTool.toString(),
                "iam-policy"));
        command.addAll(List.of(role));
        command.addAll(List.of("--cluster-arn", clusterArn));
        try {
            Process tool = new ProcessBuilder(command).start();
            String policy = text(tool.getInputStream());
            // How long the policy is, and the like, or what went wrong; a few lines.
            String notes = text(tool.getErrorStream());
            int exitCode = tool.waitFor();
            if (exitCode != 0) {
                throw new IllegalStateException("admin-tool was expected to print a policy, but ended with " + exitCode
                        + " (" + String.join(" ", command) + "):\n" + notes);
            }
            return policy;
        } catch (IOException e) {
            throw new UncheckedIOException("admin-tool could not be started: " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while admin-tool was deriving a policy", e);
        }
    }

    private static String text(InputStream stream) throws IOException {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
