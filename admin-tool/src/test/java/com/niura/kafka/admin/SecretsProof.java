package com.niura.kafka.admin;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.ObjectName;

import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.TopicGuard;
import com.niura.kafka.guard.TopicsNotReadyException;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import com.niura.kafka.localmsk.credentials.ContainerCredentials;
import com.niura.kafka.localmsk.credentials.TemporaryCredentials;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * No secret in what guard, admin tool and local-msk print, log, report or throw, with every logger at TRACE. What third-party
 * libraries log of secrets is told by its logger, and must be what {@link #LEAKING_LOGGERS} and docs/proof.md say.
 */
class SecretsProof {

    /** Those of libraries that log a secret at TRACE or DEBUG; the level at which they do stands before the name. */
    private static final Set<String> LEAKING_LOGGERS = Set.of(
            "DEBUG software.amazon.awssdk.auth.signer.Aws4Signer",
            "DEBUG software.amazon.awssdk.http.auth.aws.internal.signer.DefaultV4RequestSigner",
            "TRACE software.amazon.awssdk.utils.uri.SdkUri");

    private static final int AT_ONCE = 2;
    /** A busy machine may be the reason of a failure; what is printed then must hold no secret either. */
    private static final int MOST_RUNS = 3;

    private static final String FAILING_PROVIDER = "config provider that fails";
    private static final String SIGNING = "AWS_MSK_IAM";
    private static final String BEARING = "OAUTHBEARER";

    /** How a message of slf4j-simple begins. */
    private static final Pattern HEADER = Pattern.compile("^\\[.*?\\] (TRACE|DEBUG|INFO|WARN|ERROR) (\\S+) - ");

    private static final Pattern ASSIGNMENT = Pattern.compile("(?:export )?(\\w+)=[\"']?(.*?)[\"']?");
    private static final Secrets SECRETS = new Secrets();

    private static LocalMsk msk;
    private static LocalMsk secured;
    private static String adminPassword;
    private static ContainerCredentials endpoint;
    private static ContainerCredentials failingEndpoint;
    private static Path folder;

    /** What must not be seen, in the forms in which it travels. */
    private static final class Secrets {

        private static final SecureRandom RANDOM = new SecureRandom();
        /** Of a login, which nobody knows beforehand: a SigV4 signature, and the start of an IAM token: https://kafka. in Base64. */
        private static final Pattern SIGNATURE =
                Pattern.compile("(?i)signature[^0-9a-f\\n]{1,12}[0-9a-f]{64}(?![0-9a-f])");

        private static final Pattern TOKEN = Pattern.compile("aHR0cHM6Ly9rYWZrYS[0-9A-Za-z_-]{100}");
        private static final Pattern JAAS_LINE =
                Pattern.compile("LoginModule\\s+(?:required|requisite|sufficient|optional)[^;\\n]*=");

        private final Map<String, String> kindByForm = new ConcurrentHashMap<>();

        /** Returns a new random one. */
        String random(String kind) {
            byte[] bytes = new byte[24];
            RANDOM.nextBytes(bytes);
            return add(kind, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }

        TemporaryCredentials add(TemporaryCredentials credentials) {
            add("secret access key", credentials.secretAccessKey());
            add("session token", credentials.sessionToken());
            return credentials;
        }

        String add(String kind, String value) {
            kindByForm.put(value, kind);
            kindByForm.put(URLEncoder.encode(value, StandardCharsets.UTF_8), kind);
            for (int offset = 0; offset < 3; offset++) {
                String encoded = Base64.getEncoder()
                        .encodeToString(("x".repeat(offset) + value).getBytes(StandardCharsets.UTF_8));
                // Without the characters that depend on what stands around it.
                kindByForm.put(encoded.substring(4, encoded.length() - 4), kind);
            }
            return value;
        }

        Set<String> in(String text) {
            Set<String> found = new TreeSet<>();
            kindByForm.forEach((form, kind) -> {
                if (text.contains(form)) {
                    found.add(kind);
                }
            });
            Stream.of(
                            Map.entry("signature", SIGNATURE),
                            Map.entry("IAM token", TOKEN),
                            Map.entry("JAAS line", JAAS_LINE))
                    .filter(kind -> kind.getValue().matcher(text).find())
                    .forEach(kind -> found.add(kind.getKey()));
            return found;
        }
    }

    /** A client, and what comes of it: a code that the guard reports, or READY. */
    private record Scenario(
            String name, String expected, Map<String, Object> client, Map<String, String> environment) {}

    @BeforeAll
    static void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        msk = LocalMsk.builder().mskServerless("ap-south-1").start();
        adminPassword = SECRETS.random("password");
        secured = LocalMsk.builder()
                .brokerConfig(
                        "listener.security.protocol.map",
                        "CLIENT:SASL_PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT")
                .brokerConfig("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512")
                .brokerConfig(
                        "listener.name.client.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;")
                .brokerConfig(
                        "listener.name.client.plain.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required user_admin=\"%s\";"
                                .formatted(adminPassword))
                .start();
        Role administrator = msk.iam().administrator();
        SECRETS.add(administrator.credentials());
        try (Admin admin = Admin.create(administrator.clientProperties())) {
            admin.createTopics(List.of(new NewTopic("present", Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
        endpoint = ContainerCredentials.builder()
                .authorizationToken(SECRETS.random("authorization token"))
                .start(administrator.credentials());
        failingEndpoint = ContainerCredentials.builder()
                .authorizationToken(SECRETS.random("authorization token"))
                .start(administrator.credentials());
        failingEndpoint.fail(500);
        try (Admin admin = Admin.create(password("PLAIN", "admin", adminPassword))) {
            admin.createTopics(List.of(new NewTopic("present", Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
    }

    @AfterAll
    static void stop() {
        endpoint.close();
        failingEndpoint.close();
        secured.close();
        msk.close();
    }

    @Test
    void searchFindsEachSecret_inTheFormsInWhichItTravels() {
        String secret = SECRETS.random("test");

        assertThat(SECRETS.in("before " + secret + " after")).containsExactly("test");
        assertThat(SECRETS.in(Base64.getUrlEncoder()
                        .encodeToString(("https://kafka.x?y=" + secret + "&z").getBytes(StandardCharsets.UTF_8))))
                .contains("test");
        assertThat(SECRETS.in("X-Amz-Signature=" + "0a".repeat(32))).containsExactly("signature");
        assertThat(SECRETS.in("\"x-amz-signature\":\"" + "0a".repeat(32) + "\""))
                .containsExactly("signature");
        assertThat(SECRETS.in("x.PlainLoginModule required username=\"u\";")).containsExactly("JAAS line");
        assertThat(SECRETS.in("ready")).isEmpty();
    }

    @Test
    void guardAndTool_printNoSecret_andLogNone() throws Exception {
        Map<String, Future<Traced>> runs = new LinkedHashMap<>();
        Map<String, Set<String>> leaks = new TreeMap<>();
        List<String> unexpected = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        long logged = 0;
        try {
            for (Scenario scenario : scenarios()) {
                Path client = clientFile(scenario);
                runs.put("guard, " + scenario.name(), threads.submit(() -> guard(scenario, client)));
                for (String command : commands(scenario)) {
                    runs.put(
                            "admin-tool " + command + ", " + scenario.name(),
                            threads.submit(() -> tool(scenario, command, client)));
                }
            }
            for (Map.Entry<String, Future<Traced>> run : runs.entrySet()) {
                Traced traced = run.getValue().get();
                String printed = traced.run().all();
                logged += traced.log().lines().count();
                if (!traced.isExpected()) {
                    unexpected.add(run.getKey() + " exited " + traced.run().exitCode() + "\n" + printed);
                }
                Set<String> shown = SECRETS.in(printed);
                if (!shown.isEmpty()) {
                    leaks.put("PRINTED BY " + run.getKey(), shown);
                    System.out.println(run.getKey() + "\n" + printed);
                }
                leaksIn(traced.log())
                        .forEach((logger, kinds) -> leaks.computeIfAbsent(logger, key -> new TreeSet<>())
                                .addAll(kinds));
            }
        } finally {
            threads.shutdownNow();
        }
        System.out.printf("%s runs, %s lines logged%n", runs.size(), logged);
        leaks.forEach((logger, kinds) -> System.out.printf("%s: %s%n", logger, kinds));

        assertThat(unexpected).isEmpty();
        assertThat(logged).isGreaterThan(100L * runs.size());
        assertThat(leaks).containsOnlyKeys(LEAKING_LOGGERS);
    }

    @Test
    void localMsk_printsNoSecret_alsoWhenItsBrokerDies() throws Exception {
        Path readyFile = folder.resolve("ready.env");
        Path roleFiles = Files.createDirectory(folder.resolve("roles"));
        JarRun program = localMsk("--msk", "--ready-file", readyFile.toString(), "--role-files", roleFiles.toString());
        program.awaitOut("A policy for --policy");
        Map<String, String> ready = variables(readyFile);
        Map<String, String> role = variables(roleFiles.resolve("local.env"));
        SECRETS.add("secret access key", value(role, "AWS_SECRET_ACCESS_KEY"));
        SECRETS.add("session token", value(role, "AWS_SESSION_TOKEN"));
        List<String> plans = new ArrayList<>();
        for (String secret : List.of(value(role, "AWS_SECRET_ACCESS_KEY"), SECRETS.random("secret access key"))) {
            Run plan = JarRun.start(
                            folder,
                            with(role, "AWS_SECRET_ACCESS_KEY", secret),
                            List.of(value(role, "KAFKA_OPTS").split(" ", -1)),
                            "plan",
                            "--bootstrap-server",
                            value(ready, "KAFKA_BOOTSTRAP"))
                    .await();
            plans.add(plan.all());
        }

        program.process().descendants().forEach(ProcessHandle::destroyForcibly);
        Run run = program.await();

        assertThat(plans.get(0)).contains("5 to create");
        assertThat(plans.get(1)).contains("AUTH_DENIED");
        assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
        assertThat(run.err()).contains("exit code 137", " INFO ");
        assertThat(SECRETS.in(run.all() + plans)).as(run.all()).isEmpty();
    }

    @Test
    void localMsk_thatCannotStart_printsNoSecret() throws Exception {
        Run run = localMsk(
                        "--config",
                        "sasl.enabled.mechanisms=PLAIN",
                        "--config",
                        "listener.name.client.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_admin=\"%s\";"
                                .formatted(SECRETS.random("password")),
                        "--config",
                        "ssl.truststore.password=" + SECRETS.random("trust store password"),
                        "--config",
                        "num.io.threads=many")
                .await();

        assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
        assertThat(run.err()).contains("num.io.threads");
        assertThat(SECRETS.in(run.all())).as(run.all()).isEmpty();
    }

    private static JarRun localMsk(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "com.niura.kafka.localmsk.cli.Main"));
        command.addAll(List.of(arguments));
        return JarRun.program(
                folder,
                // It keeps this from its broker, which logs at INFO.
                Map.of("JAVA_TOOL_OPTIONS", "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace"),
                command);
    }

    /** Of a file that a shell reads. */
    private static Map<String, String> variables(Path file) throws IOException {
        Map<String, String> variables = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            Matcher assignment = ASSIGNMENT.matcher(line);
            if (assignment.matches()) {
                variables.put(assignment.group(1), assignment.group(2));
            }
        }
        return variables;
    }

    private static List<Scenario> scenarios() throws Exception {
        Role administrator = msk.iam().administrator();
        TemporaryCredentials good = administrator.credentials();
        Map<String, String> environment = administrator.environment();
        Map<String, String> wrong = with(environment, "AWS_SECRET_ACCESS_KEY", SECRETS.random("secret access key"));
        Role brief = msk.iam().administrator("brief");
        Instant expiration =
                SECRETS.add(brief.newCredentials(Duration.ofSeconds(1))).expiration();
        await().until(() -> Instant.now().isAfter(expiration));
        Role nobody = msk.iam().role("nobody");
        SECRETS.add(nobody.credentials());
        Map<String, String> task = with(endpoint.environment(), "AWS_REGION", "ap-south-1");
        Map<String, Object> signing = client(SIGNING);
        Map<String, Object> bearing = client(BEARING);
        String user = SECRETS.random("password");
        try (Admin admin = Admin.create(password("PLAIN", "admin", adminPassword))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            "eeg", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), user)))
                    .all()
                    .get();
        }
        String assumed =
                "awsRoleArn=\"arn:aws:iam::123456789012:role/eeg\" awsRoleAccessKeyId=\"%s\" awsRoleSecretAccessKey=\"%s\""
                        .formatted(good.accessKeyId(), good.secretAccessKey());
        return List.of(
                new Scenario("ready, signing", "READY", signing, environment),
                new Scenario("ready, with a token", "READY", bearing, task),
                new Scenario("wrong secret, signing", "AUTH_DENIED", signing, wrong),
                new Scenario("wrong secret, with a token", "AUTH_DENIED", bearing, wrong),
                new Scenario("expired, signing", "AUTH_DENIED", signing, brief.environment()),
                new Scenario("expired, with a token", "AUTH_DENIED", bearing, brief.environment()),
                new Scenario("denied, signing", "AUTH_DENIED", signing, nobody.environment()),
                new Scenario("denied, with a token", "AUTH_DENIED", bearing, nobody.environment()),
                new Scenario("no topic", "TOPIC_MISSING", signing, environment),
                new Scenario(
                        "certificate not trusted", "TLS_UNTRUSTED", without(signing, "ssl.truststore"), environment),
                new Scenario(
                        "wrong password of the trust store",
                        "CONFIG_INVALID",
                        with(
                                with(
                                        with(signing, "ssl.truststore.type", "PKCS12"),
                                        "ssl.truststore.location",
                                        trustStore()),
                                "ssl.truststore.password",
                                SECRETS.random("trust store password")),
                        environment),
                new Scenario(
                        "key that cannot be read",
                        "CONFIG_INVALID",
                        with(
                                with(
                                        with(
                                                with(signing, "ssl.keystore.type", "PEM"),
                                                "ssl.keystore.key",
                                                "-----BEGIN PRIVATE KEY-----\n" + SECRETS.random("private key")
                                                        + "\n-----END PRIVATE KEY-----"),
                                        "ssl.keystore.certificate.chain",
                                        Files.readString(msk.certificate())),
                                "ssl.key.password",
                                SECRETS.random("key password")),
                        environment),
                new Scenario(
                        "refused", "CONNECT_REFUSED", with(signing, "bootstrap.servers", "127.0.0.1:1"), environment),
                new Scenario(
                        "no endpoint, signing",
                        "CREDENTIALS_UNAVAILABLE",
                        signing,
                        with(failingEndpoint.environment(), "AWS_REGION", "ap-south-1")),
                new Scenario(
                        "no endpoint, with a token",
                        "CREDENTIALS_UNAVAILABLE",
                        bearing,
                        with(failingEndpoint.environment(), "AWS_REGION", "ap-south-1")),
                new Scenario(
                        "role that STS does not give",
                        "CREDENTIALS_UNAVAILABLE",
                        login(signing, assumed + " awsAddDefaultProviders=\"false\" awsMaxRetries=\"0\""),
                        with(task, "AWS_ENDPOINT_URL_STS", "http://127.0.0.1:1")),
                new Scenario(
                        "JAAS line without an end",
                        "CONFIG_INVALID",
                        with(
                                signing,
                                "sasl.jaas.config",
                                value(login(signing, assumed), "sasl.jaas.config")
                                        .replace(";", "")),
                        environment),
                new Scenario(
                        "JAAS line with an open quote",
                        "CONFIG_INVALID",
                        with(
                                signing,
                                "sasl.jaas.config",
                                value(login(signing, assumed), "sasl.jaas.config")
                                        .replace("\";", ";")),
                        environment),
                new Scenario(
                        "invalid value",
                        "CONFIG_INVALID",
                        with(login(signing, assumed), "metadata.max.age.ms", "soon"),
                        environment),
                new Scenario(
                        "JAAS line of a config provider, with an open quote",
                        "CONFIG_INVALID",
                        fetched(value(login(signing, assumed), "sasl.jaas.config")
                                .replace("\";", ";")),
                        environment),
                new Scenario(FAILING_PROVIDER, "CONFIG_UNAVAILABLE", failingProvider(), environment),
                new Scenario("ready, with a password", "READY", password("SCRAM-SHA-512", "eeg", user), Map.of()),
                new Scenario(
                        "wrong password",
                        "AUTH_FAILED",
                        password("SCRAM-SHA-512", "eeg", SECRETS.random("password")),
                        Map.of()),
                new Scenario(
                        "ready, with a plain password", "READY", password("PLAIN", "admin", adminPassword), Map.of()),
                new Scenario(
                        "wrong plain password",
                        "AUTH_FAILED",
                        password("PLAIN", "admin", SECRETS.random("password")),
                        Map.of()));
    }

    private static Map<String, Object> fetched(String login) throws IOException {
        Properties file = new Properties();
        file.setProperty("login", login);
        StringWriter text = new StringWriter();
        file.store(text, null);
        Path path = Files.writeString(folder.resolve("fetched.properties"), text.toString());
        Map<String, Object> client = client(SIGNING);
        client.put("config.providers", "file");
        client.put("config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
        client.put("sasl.jaas.config", "${file:%s:login}".formatted(path));
        return client;
    }

    private static Map<String, Object> failingProvider() {
        Map<String, Object> client = client(SIGNING);
        client.put("config.providers", "vault");
        client.put("config.providers.vault.class", FailingProvider.class.getName());
        client.put("config.providers.vault.param.token", SECRETS.random("token of a config provider"));
        client.put("sasl.jaas.config", "${vault:path:login}");
        return client;
    }

    /** Says more than it should. */
    public static final class FailingProvider implements ConfigProvider {

        private String token = "";

        @Override
        public void configure(Map<String, ?> parameters) {
            token = String.valueOf(parameters.get("token"));
        }

        @Override
        public ConfigData get(String path) {
            throw new ConfigException("403 from the store with X-Vault-Token: " + token);
        }

        @Override
        public ConfigData get(String path, Set<String> keys) {
            return get(path);
        }

        @Override
        public void close() {}
    }

    /** The emulator's, of the JDK's own format. */
    private static String trustStore() {
        String option = "-Djavax.net.ssl.trustStore=";
        return msk.jvmOptions().stream()
                .filter(given -> given.startsWith(option))
                .map(given -> given.substring(option.length()))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> commands(Scenario scenario) {
        return switch (scenario.name()) {
            case "ready, signing", "ready, with a token", "ready, with a password" ->
                List.of("plan", "apply", "verify", "list", "describe", "doctor");
            // Not in the jar.
            case FAILING_PROVIDER -> List.of();
            default -> List.of("plan", "doctor");
        };
    }

    /** A client on the Kafka that asks for passwords. */
    private static Map<String, Object> password(String mechanism, String user, String password) {
        Map<String, Object> client = new HashMap<>(secured.clientProperties());
        client.put("security.protocol", "SASL_PLAINTEXT");
        client.put("sasl.mechanism", mechanism);
        client.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.%s required username=\"%s\" password=\"%s\";"
                        .formatted(
                                mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule",
                                user,
                                password));
        return client;
    }

    /** A client on the emulator; its credentials are wherever the AWS SDK finds them. */
    private static Map<String, Object> client(String mechanism) {
        Map<String, Object> client = new HashMap<>(msk.clientProperties());
        if (mechanism.equals(BEARING)) {
            client.remove("sasl.client.callback.handler.class");
            client.put("sasl.mechanism", BEARING);
            client.put(
                    "sasl.login.callback.handler.class",
                    "software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler");
            client.put(
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;");
        }
        return login(client, "note=\"%s\"".formatted(SECRETS.random("JAAS option")));
    }

    private static Map<String, Object> login(Map<String, Object> client, String options) {
        return with(
                client, "sasl.jaas.config", value(client, "sasl.jaas.config").replace(";", " " + options + ";"));
    }

    private static String value(Map<String, ?> map, String key) {
        return String.valueOf(Objects.requireNonNull(map.get(key), key));
    }

    private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
        Map<String, V> changed = new HashMap<>(map);
        changed.put(key, value);
        return changed;
    }

    private static Map<String, Object> without(Map<String, Object> client, String prefix) {
        Map<String, Object> changed = new HashMap<>(client);
        changed.keySet().removeIf(key -> key.startsWith(prefix));
        return changed;
    }

    private static Path clientFile(Scenario scenario) throws IOException {
        Properties properties = new Properties();
        scenario.client().forEach((key, value) -> properties.setProperty(key, value.toString()));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        return Files.writeString(Files.createTempFile(folder, "client", ".properties"), text.toString());
    }

    /** What a program printed, whether that was to be expected, and what it logged. */
    private record Traced(Run run, boolean isExpected, String log) {}

    private static Traced guard(Scenario scenario, Path client) throws Exception {
        List<String> arguments = List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Service.class.getName(),
                client.toString(),
                scenario.expected().equals("TOPIC_MISSING") ? "absent" : "present",
                // These are tried again until the time is over.
                Set.of("CONNECT_REFUSED", "CREDENTIALS_UNAVAILABLE", "CONFIG_UNAVAILABLE")
                                .contains(scenario.expected())
                        ? "20"
                        : "60");
        return java(scenario, arguments, run -> run.out().contains("result " + scenario.expected()));
    }

    private static Traced tool(Scenario scenario, String command, Path client) throws Exception {
        List<String> arguments = List.of(
                "-jar",
                JarRun.jar().toString(),
                command,
                "--command-config",
                client.toString(),
                "--bootstrap-server",
                value(scenario.client(), "bootstrap.servers"),
                "--timeout",
                "60s",
                "--verbose",
                "--stacktrace");
        Set<Integer> looked = Set.of(ExitCode.DONE.value(), ExitCode.CHANGES_PENDING.value(), ExitCode.BLOCKED.value());
        boolean connects = Set.of("READY", "TOPIC_MISSING").contains(scenario.expected());
        return java(scenario, arguments, run -> looked.contains(run.exitCode()) == connects);
    }

    private static Traced java(Scenario scenario, List<String> arguments, Predicate<Run> expected) throws Exception {
        Path log = Files.createTempFile(folder, "run", ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(msk.jvmOptions().stream()
                .filter(option -> !option.contains("trustStore"))
                .toList());
        command.addAll(List.of(
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.clients.NetworkClient=trace",
                "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.utils.internals.KafkaThread=trace",
                "-Dorg.slf4j.simpleLogger.logFile=" + log));
        command.addAll(arguments);
        Map<String, String> environment =
                new HashMap<>(Map.of("HOME", folder.toString(), "AWS_EC2_METADATA_DISABLED", "true"));
        environment.putAll(scenario.environment());
        StringBuilder logged = new StringBuilder();
        StringBuilder out = new StringBuilder();
        StringBuilder err = new StringBuilder();
        Run run;
        int runs = 0;
        do {
            run = JarRun.program(folder, environment, command).await();
            logged.append(Files.readString(log, StandardCharsets.ISO_8859_1));
            out.append(run.out());
            err.append(run.err());
            runs++;
        } while (!expected.test(run) && runs < MOST_RUNS);
        return new Traced(
                new Run(run.exitCode(), out.toString(), err.toString()), expected.test(run), logged.toString());
    }

    /** By level and logger; further lines of a message are its logger's. */
    private static Map<String, Set<String>> leaksIn(String log) {
        Map<String, Set<String>> leaks = new TreeMap<>();
        String logger = "";
        for (String line : log.split("\n", -1)) {
            Matcher header = HEADER.matcher(line);
            if (header.find()) {
                logger = header.group(1) + " " + header.group(2);
            }
            Set<String> found = SECRETS.in(line);
            if (!found.isEmpty()) {
                leaks.computeIfAbsent(logger, key -> new TreeSet<>()).addAll(found);
            }
        }
        return leaks;
    }

    /** A service, which prints all that the guard tells, and its threads. */
    static final class Service {

        private Service() {}

        public static void main(String[] args) throws Exception {
            Properties file = new Properties();
            try (Reader reader = Files.newBufferedReader(Path.of(args[0]))) {
                file.load(reader);
            }
            Map<String, Object> client = new HashMap<>();
            file.forEach((key, value) -> client.put(key.toString(), value));
            TopicGuard guard = TopicGuard.forTopics(
                            "eeg", List.of(new Topic(args[1], 1, "test", List.of(), List.of(), Map.of())))
                    .clientProperties(client)
                    .timeout(Duration.ofSeconds(Integer.parseInt(args[2])))
                    .settleWindow(Duration.ofSeconds(1))
                    .build();
            System.out.println(guard);
            var running = guard.checkAsync();
            System.out.println(threads());
            ReadinessReport report = running.join();
            System.out.println(threads());
            System.out.println(report);
            System.out.println(report.text());
            System.out.println(report.json());
            System.out.println("result "
                    + (report.failures().isEmpty()
                            ? "READY"
                            : report.failures().get(0).code()));
            report.failures().forEach(System.out::println);
            try {
                report.orThrow();
            } catch (TopicsNotReadyException e) {
                e.printStackTrace(System.out);
            }
            System.exit(0);
        }

        private static Object threads() throws Exception {
            return ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "threadPrint",
                            new Object[] {new String[] {"-l"}},
                            new String[] {String[].class.getName()});
        }
    }
}
