package com.niura.kafka.guard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.localmsk.Level;
import com.niura.kafka.localmsk.LocalMsk;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The guard on a broker that asks who is there (SASL/PLAIN) and what they may do (Kafka's ACLs). */
class SecuredBrokerIT {

    private static LocalMsk kafka;

    @BeforeAll
    static void start() throws Exception {
        kafka = LocalMsk.builder()
                .brokerConfig(
                        "listener.security.protocol.map",
                        "CLIENT:SASL_PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT")
                .brokerConfig("sasl.enabled.mechanisms", "PLAIN")
                .brokerConfig(
                        "listener.name.client.plain.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required"
                                + " user_admin=\"admin-secret\" user_eeg=\"eeg-secret\";")
                .brokerConfig("authorizer.class.name", Level.byDefault().aclAuthorizer())
                .brokerConfig("super.users", "User:admin;User:ANONYMOUS")
                .start();
        try (Admin admin = Admin.create(clientOf("admin", "admin-secret"))) {
            admin.createTopics(Stream.of("allowed", "forbidden")
                            .map(name -> new NewTopic(name, Optional.of(3), Optional.empty()))
                            .toList())
                    .all()
                    .get(20, TimeUnit.SECONDS);
            admin.createAcls(List.of(mayDescribe("allowed"), mayDescribe("absent")))
                    .all()
                    .get(20, TimeUnit.SECONDS);
            // The broker that is asked may hear of both later than the controller.
            await().until(() ->
                    admin.describeAcls(AclBindingFilter.ANY).values().get().size() == 2
                            && admin.listTopics().names().get().size() == 2);
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void missingAndUnauthorized_areToldApart() {
        ReadinessReport report = guard(clientOf("eeg", "eeg-secret")).check();

        assertThat(report.present()).isEqualTo(1);
        assertThat(report.unauthorized()).containsExactly("forbidden");
        assertThat(report.missing()).containsExactly("absent");
        assertThat(report.text()).contains("\n  checked as eeg\n");
    }

    @Test
    void wrongPassword_isThrownWithItsCause_andWithoutThePasswordAnywhere() {
        assertThatThrownBy(() -> guard(clientOf("eeg", "guessed-wrong")).assertReady())
                .isInstanceOfSatisfying(
                        TopicsNotReadyException.class,
                        e -> assertThat(e.report().toString()).doesNotContain("guessed-wrong"))
                .hasMessageContaining("AUTH_FAILED")
                .hasCauseInstanceOf(SaslAuthenticationException.class)
                .hasMessageNotContaining("guessed-wrong");
    }

    @Test
    void propertiesFromConfigProviders_areResolved(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("client.properties");
        Files.writeString(file, "mechanism=PLAIN");
        Map<String, Object> client = clientOf("eeg", "eeg-secret");
        client.put("config.providers", "file");
        client.put("config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
        client.put("sasl.mechanism", "${file:" + file + ":mechanism}");

        assertThat(guard(client).check().unauthorized()).containsExactly("forbidden");
    }

    private static TopicGuard guard(Map<String, Object> client) {
        return TopicGuard.forTopics("eeg", List.of(topic("allowed"), topic("forbidden"), topic("absent")))
                .clientProperties(client)
                .settleWindow(Duration.ofMillis(300))
                .build();
    }

    private static Topic topic(String name) {
        return new Topic(name, 3, "test", List.of(), List.of(), Map.of());
    }

    private static Map<String, Object> clientOf(String user, String password) {
        Map<String, Object> client = new HashMap<>(kafka.clientProperties());
        client.put("security.protocol", "SASL_PLAINTEXT");
        client.put("sasl.mechanism", "PLAIN");
        client.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user + "\" password=\""
                        + password + "\";");
        return client;
    }

    private static AclBinding mayDescribe(String topic) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:eeg", "*", AclOperation.DESCRIBE, AclPermissionType.ALLOW));
    }
}
