package com.niura.kafka.localmsk;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.niura.kafka.localmsk.credentials.ContainerCredentials;
import com.niura.kafka.localmsk.credentials.TemporaryCredentials;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Everywhere that the AWS SDK of a service looks for credentials, those of a role can be laid. */
public class CredentialsIT {

    /** A service's first request, with the properties that it has in production: nothing about credentials or trust. */
    public static final class ListTopics {
        private ListTopics() {}

        public static void main(String[] args) throws Exception {
            Map<String, Object> properties = new HashMap<>(Map.of(
                    "bootstrap.servers", args[0],
                    "security.protocol", "SASL_SSL",
                    "sasl.mechanism", "AWS_MSK_IAM",
                    "sasl.jaas.config", "software.amazon.msk.auth.iam.IAMLoginModule required;",
                    "sasl.client.callback.handler.class", "software.amazon.msk.auth.iam.IAMClientCallbackHandler"));
            try (Admin admin = Admin.create(properties)) {
                System.out.println("topics: " + admin.listTopics().names().get());
            }
        }
    }

    private static LocalMsk msk;
    private static Role role;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        msk = LocalMsk.builder().mskServerless("ap-south-1").start();
        role = msk.iam().administrator();
        new TestClient(role.clientProperties()).create("orders");
    }

    @AfterAll
    static void stop() {
        msk.close();
    }

    @Test
    void environment() throws Exception {
        assertThat(output(role.environment())).isEqualTo("topics: [orders]");
    }

    @Test
    void systemProperties() throws Exception {
        TemporaryCredentials credentials = role.credentials();

        assertThat(output(
                        Map.of(),
                        "-Daws.accessKeyId=" + credentials.accessKeyId(),
                        "-Daws.secretAccessKey=" + credentials.secretAccessKey(),
                        "-Daws.sessionToken=" + credentials.sessionToken()))
                .isEqualTo("topics: [orders]");
    }

    @Test
    void containerEndpoint_asOnEcs_withRotation() throws Exception {
        try (ContainerCredentials endpoint = ContainerCredentials.builder()
                .authorizationToken("a-token")
                .start(() -> role.newCredentials(Duration.ofMinutes(15)))) {
            assertThat(output(endpoint.environment())).isEqualTo("topics: [orders]");

            assertThat(endpoint.requests()).isPositive();
        }
    }

    private String output(Map<String, String> environment, String... options) throws Exception {
        List<String> command = new ArrayList<>(msk.jvmOptions());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), ListTopics.class.getName(), msk.bootstrapServers()));
        try (TestProgram program = TestProgram.start(folder, environment, command.toArray(String[]::new))) {
            assertThat(program.awaitEnd()).as(program.err()).isZero();
            return program.out().strip();
        }
    }
}
