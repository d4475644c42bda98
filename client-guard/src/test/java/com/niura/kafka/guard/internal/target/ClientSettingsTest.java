package com.niura.kafka.guard.internal.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClientSettingsTest {

    /** Which providers a program allows. */
    private static final String ALLOWED = "org.apache.kafka.automatic.config.providers";

    @AfterEach
    void allowAllProviders() {
        System.clearProperty(ALLOWED);
        Vault.asked.set(0);
        Vault.failures.set(0);
    }

    @Test
    void valuesOfKafkasProviders_areFetched(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("secrets.properties"), "key=zq-key\n");
        Files.writeString(folder.resolve("truststore"), "zq-trust");
        Map<String, Object> client = client(
                "config.providers",
                "file,folder",
                "config.providers.file.class",
                FileConfigProvider.class.getName(),
                "config.providers.folder.class",
                DirectoryConfigProvider.class.getName(),
                "ssl.key.password",
                "${file:" + file + ":key}",
                "ssl.truststore.password",
                "${folder:" + folder + ":truststore}",
                "client.id",
                "${file:" + file + ":unknown}",
                "client.rack",
                "${other:path:key}",
                "ssl.keystore.password",
                new Password("p"),
                "sasl.login.class",
                String.class);

        ClientSettings fetched = ClientSettings.of(client).fetched();

        assertThat(fetched.hasConfigProviders()).isFalse();
        assertThat(fetched.properties())
                .containsEntry("ssl.key.password", "zq-key")
                .containsEntry("ssl.truststore.password", "zq-trust")
                // As the client has it.
                .containsEntry("client.id", client.get("client.id"))
                .containsEntry("client.rack", client.get("client.rack"))
                .containsEntry("ssl.keystore.password", new Password("p"))
                .containsEntry("sasl.login.class", String.class)
                .containsEntry("request.timeout.ms", 60_000);
        assertThat(fetched).hasToString("client of b1:9092 over PLAINTEXT");
    }

    @Test
    void values_areFetchedOnce_andTellTheTarget() {
        ClientSettings given = ClientSettings.of(vault("bootstrap.servers", "${vault:kafka:servers}"));
        assertThat(Vault.asked).hasValue(0);

        ClientSettings fetched = given.fetched();
        AdminClientConfig config = new AdminClientConfig(admin(fetched));

        assertThat(given.hasConfigProviders()).isTrue();
        assertThat(config.getList("bootstrap.servers")).containsExactly("servers:9092");
        assertThat(fetched.target().addresses()).containsExactly(new HostPort("servers", 9092));
        assertThat(Vault.asked).hasValue(1);
    }

    @Test
    void providerThatFails_failsWithItsOwnWords_andMayDoBetterAgain() {
        ClientSettings given = ClientSettings.of(vault("ssl.key.password", "${vault:kafka:key}"));
        Vault.failures.set(1);

        assertThatThrownBy(given::fetched)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("503 from the vault");
        assertThat(given.fetched().properties()).containsEntry("ssl.key.password", "key:9092");
    }

    @Test
    void providersThatTheProgramDoesNotAllow_areRefusedAsByTheClient() {
        Map<String, Object> client = vault("ssl.key.password", "${vault:kafka:key}");
        System.setProperty(ALLOWED, "none");

        assertThatThrownBy(() -> new AdminClientConfig(client)).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> ClientSettings.of(client).fetched())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(ALLOWED);
        System.setProperty(ALLOWED, Vault.class.getName());
        assertThat(ClientSettings.of(client).fetched().properties()).containsEntry("ssl.key.password", "key:9092");
    }

    @Test
    void propertiesWithoutProviders_areFetchedAsTheyAre() {
        Map<String, Object> client = client("ssl.key.password", "${vault:kafka:key}", "own.key", List.of(1, 2));

        assertThat(ClientSettings.of(client).fetched().properties()).isEqualTo(client);
    }

    @Test
    void adminClient_getsWhatItMayRead_andNothingOfOtherClients() {
        Object bundle = new Object();
        Map<String, Object> admin = admin(ClientSettings.of(client(
                "org.springframework.boot.ssl.SslBundle", bundle,
                "ssl.engine.factory.class", String.class,
                "azure.tenant.id", "t",
                "sasl.login.callback.handler.class", "java.lang.String",
                "sasl.own.setting", 1,
                "security.providers", "com.example.Provider",
                "config.providers.env.param.allowlist.pattern", ".*",
                "client.id", "eeg",
                "retries", 0,
                "acks", "all",
                "group.id", "eeg",
                "interceptor.classes", "com.example.Tracing",
                "metric.reporters", "com.example.Reporter")));

        assertThat(admin)
                .containsEntry("bootstrap.servers", "b1:9092")
                .containsEntry("org.springframework.boot.ssl.SslBundle", bundle)
                .containsEntry("ssl.engine.factory.class", String.class)
                .containsKeys(
                        "azure.tenant.id",
                        "sasl.login.callback.handler.class",
                        "sasl.own.setting",
                        "security.providers")
                .containsKey("config.providers.env.param.allowlist.pattern")
                .containsEntry("client.id", "topic-guard-eeg")
                .doesNotContainKeys("acks", "group.id", "interceptor.classes", "retries");
        assertThat(new AdminClientConfig(admin).getList("metric.reporters")).isEmpty();
    }

    /** Every property of every client, to be sure of those that come with a new version. */
    static Stream<String> configsOfOtherClients() {
        return Stream.of(ProducerConfig.configNames(), ConsumerConfig.configNames())
                .flatMap(Set::stream)
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("configsOfOtherClients")
    void propertyOfAnotherClient_isHandedOnOnlyWhereAdminClientsKnowIt(String name) {
        assertThat(admin(ClientSettings.of(client(name, "1"))).containsKey(name))
                .isEqualTo(AdminClientConfig.configNames().contains(name) && !name.equals("retries"));
    }

    @ParameterizedTest
    @CsvSource({
        // request.timeout.ms, budget in seconds, what is used of both kinds
        ", 30, 20000, 30000",
        "25000, 30, 25000, 30000",
        "5000, 60, 30000, 60000",
        "' 45000 ', 60, 45000, 60000",
        "90000, 60, 90000, 90000",
        "soon, 60, soon, soon",
        ", 9999999, 30000, 2147483647",
    })
    void timeouts_areThoseOfKafka_orLeaveAThirdToAnotherBroker_andThatOfACallIsTheLonger(
            String given, long budget, String request, String call) {
        Map<String, Object> client =
                new HashMap<>(Map.of("bootstrap.servers", "b1:9092", "default.api.timeout.ms", "1"));
        client.put("request.timeout.ms", given);

        Map<String, Object> admin =
                ClientSettings.of(client).adminProperties("topic-guard-eeg", Duration.ofSeconds(budget));

        assertThat(String.valueOf(admin.get("request.timeout.ms"))).isEqualTo(request);
        assertThat(String.valueOf(admin.get("default.api.timeout.ms"))).isEqualTo(call);
    }

    @ParameterizedTest
    @CsvSource({
        "AWS_MSK_IAM, , 1000",
        "AWS_MSK_IAM, 50, 1000",
        "AWS_MSK_IAM, 2500, 2500",
        "PLAIN, , 50",
        "PLAIN, 20, 20",
    })
    void connectionsToIamListeners_areAtLeastASecondApart(String mechanism, Integer given, long expected) {
        Map<String, Object> client = new HashMap<>(client("sasl.mechanism", mechanism));
        client.put("reconnect.backoff.ms", given);
        client.put("reconnect.backoff.max.ms", 10_000);

        Map<String, Object> admin = admin(ClientSettings.of(client));
        AdminClientConfig config = new AdminClientConfig(admin);

        assertThat(config.getLong("reconnect.backoff.ms")).isEqualTo(expected);
        // A client that is refused at its second login would otherwise wait until the check is over.
        assertThat(config.getLong("reconnect.backoff.max.ms")).isEqualTo(mechanism.equals("PLAIN") ? 10_000 : expected);
    }

    private static Map<String, Object> admin(ClientSettings settings) {
        return settings.adminProperties("topic-guard-eeg", Duration.ofSeconds(60));
    }

    private static Map<String, Object> vault(String name, String value) {
        return client("config.providers", "vault", "config.providers.vault.class", Vault.class.getName(), name, value);
    }

    private static Map<String, Object> client(Object... more) {
        Map<String, Object> client =
                new HashMap<>(Map.of("bootstrap.servers", "b1:9092", "request.timeout.ms", 60_000));
        for (int i = 0; i < more.length; i += 2) {
            client.put(String.valueOf(more[i]), more[i + 1]);
        }
        return client;
    }

    /** Has every key, unless it is down. */
    public static final class Vault implements ConfigProvider {

        static final AtomicInteger asked = new AtomicInteger();
        static final AtomicInteger failures = new AtomicInteger();

        @Override
        public ConfigData get(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ConfigData get(String path, Set<String> keys) {
            asked.incrementAndGet();
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("503 from the vault");
            }
            Map<String, String> data = new HashMap<>();
            keys.forEach(key -> data.put(key, key + ":9092"));
            return new ConfigData(data);
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {}
    }
}
