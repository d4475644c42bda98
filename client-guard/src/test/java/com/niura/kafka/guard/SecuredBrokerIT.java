package com.niura.kafka.guard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;

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
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.authenticator.SaslClientCallbackHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
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

        TargetCluster cluster = TargetCluster.of(clientOf("eeg", "eeg-secret"));
        assertThat(report.verdicts())
                .containsExactly(
                        new TopicVerdict.Present("allowed", 3, 3),
                        new TopicFailure.Unauthorized("forbidden", cluster),
                        new TopicFailure.Missing("absent", 3, new CatalogSource(false, Optional.empty()), cluster));
    }

    @Test
    void wrongPassword_isAuthenticationFailedAtOnce_withoutThePasswordAnywhere() {
        assertThatThrownBy(() -> guard(clientOf("eeg", "guessed-wrong")).assertReady())
                .isInstanceOfSatisfying(TopicsNotReadyException.class, e -> {
                    assertThat(e.report().attempts()).isEqualTo(1);
                    assertThat(e.report().toString()).doesNotContain("guessed-wrong");
                })
                .hasMessageContainingAll("AUTH_FAILED", "PLAIN", "Invalid username or password")
                .hasCauseInstanceOf(SaslAuthenticationException.class)
                .hasMessageNotContaining("guessed-wrong");
    }

    @Test
    void mechanismThatTheListenerDoesNotOffer_isNamed_andWhatItOffers() {
        Map<String, Object> scram = clientOf("eeg", "eeg-secret");
        scram.put("sasl.mechanism", "SCRAM-SHA-512");
        scram.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"eeg\" password=\"eeg-secret\";");

        assertThat(guard(scram).check().text()).contains("SASL_MECHANISM", "SCRAM-SHA-512", "[PLAIN]");
    }

    @Test
    void loginModuleThatIsNotThere_isConfigurationInvalid() {
        Map<String, Object> client = clientOf("eeg", "eeg-secret");
        client.put("sasl.jaas.config", "no.such.LoginModule required password=\"eeg-secret\";");

        assertThat(guard(client).check().text())
                .contains("CONFIG_INVALID", "no.such.LoginModule")
                .doesNotContain("eeg-secret");
    }

    @Test
    void credentialsThatNeverCome_doNotHoldUpTheVerdict() {
        Map<String, Object> client = clientOf("eeg", "eeg-secret");
        client.put("sasl.client.callback.handler.class", BlockedCallback.class);
        Duration timeout = Duration.ofSeconds(2);
        try {
            ReadinessReport report = TopicGuard.forTopics("eeg", List.of(topic("allowed")))
                    .clientProperties(client)
                    .timeout(timeout)
                    .build()
                    .check();

            assertThat(report.failures()).extracting(Failure::code).containsExactly(FailureCode.DEADLINE);
            assertThat(report.text()).contains("waiting for the answer to describeTopics");
            assertThat(report.elapsed()).isBetween(timeout, timeout.plusMillis(500));
        } finally {
            BlockedCallback.RELEASED.countDown();
        }
    }

    /** Also what the loading of classes comes to in a small container. */
    @Test
    @Tag("one-level")
    void credentialsThatComeLate_areWaitedFor() {
        Map<String, Object> client = clientOf("eeg", "eeg-secret");
        client.put("sasl.client.callback.handler.class", SlowCallback.class);

        ReadinessReport report = TopicGuard.forTopics("eeg", List.of(topic("allowed")))
                .clientProperties(client)
                .build()
                .check();

        assertThat(report.failures()).isEmpty();
        assertThat(report.attempts()).isEqualTo(1);
    }

    @Test
    void clientThatIsStuckWhileItIsMade_doesNotHoldUpTheVerdict() {
        Map<String, Object> client = clientOf("eeg", "eeg-secret");
        client.put("sasl.client.callback.handler.class", BlockedConfiguration.class);
        Duration timeout = Duration.ofSeconds(2);
        try {
            ReadinessReport report = TopicGuard.forTopics("stuck", List.of(topic("allowed")))
                    .clientProperties(client)
                    .timeout(timeout)
                    .build()
                    .check();

            assertThat(report.text()).contains("DEADLINE", "creating the client");
            assertThat(report.elapsed()).isBetween(timeout, timeout.plusMillis(500));
        } finally {
            BlockedConfiguration.RELEASED.countDown();
        }
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

    @Test
    void oneGuard_checksForSeveralThreadsAtOnce() {
        TopicGuard guard = guard(clientOf("eeg", "eeg-secret"));

        List<ReadinessReport> reports =
                Stream.generate(() -> CompletableFuture.supplyAsync(guard::check)).limit(4).toList().stream()
                        .map(CompletableFuture::join)
                        .toList();

        assertThat(reports)
                .extracting(ReadinessReport::verdicts)
                .containsOnly(reports.get(0).verdicts());
    }

    /** Stands for a name server or a login that blocks while the client is being constructed. */
    public static final class BlockedConfiguration implements AuthenticateCallbackHandler {
        static final CountDownLatch RELEASED = new CountDownLatch(1);

        @Override
        public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
            try {
                RELEASED.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void handle(Callback[] callbacks) {}

        @Override
        public void close() {}
    }

    /** Stands for a credentials end point that accepts the request and never answers; runs on the client's I/O thread. */
    public static final class BlockedCallback implements AuthenticateCallbackHandler {
        static final CountDownLatch RELEASED = new CountDownLatch(1);

        @Override
        public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {}

        @Override
        public void handle(Callback[] callbacks) {
            try {
                RELEASED.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {}
    }

    /** Stands for a source of credentials that takes its time, for each connection anew. */
    public static final class SlowCallback extends SaslClientCallbackHandler {
        @Override
        public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
            try {
                Thread.sleep(1_700);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            super.handle(callbacks);
        }
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
