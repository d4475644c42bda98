package com.niura.kafka.localmsk;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.niura.kafka.localmsk.credentials.ContainerCredentials;
import com.niura.kafka.localmsk.iam.Decision;
import com.niura.kafka.localmsk.internal.process.Ports;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * The programs in src/test/clients, in the languages that they are written in: genuine clients and signers of others, which know
 * nothing of local-msk. Where a language is missing the tests are skipped, or fail with {@code -Pother-languages}. Those with
 * {@code @platformatic/kafka} are skipped with an older Node than it wants, too, and fail if {@code -Dother-languages.node=NODE} names one.
 */
@DisabledOnOs(OS.WINDOWS)
@ParameterizedClass(name = "{0}, {1}")
@MethodSource("everyLanguageWithEveryKafka")
class OtherLanguagesIT {

    private static final Path PROGRAMS = Path.of(System.getProperty("localmsk.clients", ""));
    private static final Path HERE = Path.of("").toAbsolutePath();
    private static final boolean NODE_IS_NAMED =
            !System.getProperty("localmsk.node", "").isEmpty();
    private static final String NODE_PROGRAM = NODE_IS_NAMED ? System.getProperty("localmsk.node") : "node";
    private static final AtomicInteger ROLES = new AtomicInteger();

    private enum Language {
        /** kafkajs and aws-msk-iam-sasl-signer-js, installed as the lock file says. */
        NODE {
            @Override
            List<String> install() throws IOException, InterruptedException, MissingException {
                return List.of(NODE_PROGRAM, npmPackages("node").toString());
            }
        },
        /** {@code @platformatic/kafka} and the same signer, which want a newer Node than many machines have. */
        PLATFORMATIC {
            @Override
            List<String> install() throws IOException, InterruptedException, MissingException {
                String found = need(HERE, NODE_PROGRAM, "--version").out().strip();
                if (Version.parse(found.substring(1)).compareTo(Version.parse("22.22")) < 0) {
                    String reason = "%s wants Node 22.22 or newer, but %s is %s".formatted(this, NODE_PROGRAM, found);
                    assertThat(NODE_IS_NAMED).as(reason).isFalse();
                    Assumptions.abort(reason);
                }
                return List.of(NODE_PROGRAM, npmPackages("platformatic").toString());
            }
        },
        /** confluent_kafka, which is librdkafka, and botocore, as Debian packages them for its own Python. */
        PYTHON {
            @Override
            List<String> install() throws IOException, InterruptedException, MissingException {
                String interpreter = Files.exists(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3";
                need(HERE, interpreter, "-c", "import confluent_kafka, botocore");
                return List.of(interpreter, PROGRAMS.resolve("python/client.py").toString());
            }
        };

        /** What runs the program of this language. */
        abstract List<String> install() throws IOException, InterruptedException, MissingException;

        /** Installs what the lock file in the folder of this name says, and returns the program. */
        private static Path npmPackages(String name) throws IOException, InterruptedException, MissingException {
            Path folder = Files.createDirectories(HERE.resolve("target/clients").resolve(name));
            for (String file : List.of("package.json", "package-lock.json", ".npmrc", "client.js")) {
                Files.copy(
                        PROGRAMS.resolve(name).resolve(file),
                        folder.resolve(file),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            need(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            return folder.resolve("client.js");
        }
    }

    /** The language is not on this machine, or its packages are not to be had. */
    private static final class MissingException extends Exception {

        private static final long serialVersionUID = 1L;

        MissingException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private static Result need(Path folder, String... command) throws InterruptedException, MissingException {
        try {
            Result result = run(folder, Map.of(), command);
            result.requireSuccess();
            return result;
        } catch (IOException e) {
            throw new MissingException(e);
        }
    }

    private static final Map<Language, List<String>> COMMANDS = new EnumMap<>(Language.class);
    private static @Nullable LocalMsk started;

    private final LocalMsk msk = Objects.requireNonNull(started);
    private final Language language;
    private final Role service;

    OtherLanguagesIT(Language language, KafkaVersion level) {
        assertThat(level).isNotNull();
        this.language = language;
        this.service =
                msk.iam().role("service-" + ROLES.incrementAndGet(), msk.iam().examplePolicy("orders", "readers*"));
    }

    static Stream<Arguments> everyLanguageWithEveryKafka() {
        return Stream.of(Language.values())
                .flatMap(language -> Stream.of(KafkaVersion.values()).map(level -> arguments(language, level)));
    }

    @BeforeParameterizedClassInvocation
    static void start(Language language, KafkaVersion level) throws Exception {
        if (!COMMANDS.containsKey(language)) {
            try {
                COMMANDS.put(language, language.install());
            } catch (MissingException e) {
                String reason = "%s and its packages are not here: %s".formatted(language, e.getMessage());
                assertThat(Boolean.getBoolean("localmsk.other-languages"))
                        .as(reason)
                        .isFalse();
                Assumptions.abort(reason);
            }
        }
        started = LocalMsk.builder()
                .kafkaVersion(level)
                .mskServerless("ap-south-1")
                .advertisedAddress("localhost")
                .port(Ports.choose(1, OptionalInt.empty()).get(0).client())
                .start();
        new TestClient(started.iam().administrator().oauthBearerClientProperties()).create("orders");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        System.clearProperty("aws.region");
        LocalMsk msk = started;
        if (msk != null) {
            msk.close();
            started = null;
        }
    }

    @AfterEach
    void restore() {
        msk.iam().authenticationDelay(Duration.ZERO);
    }

    @Test
    void role_producesAndConsumesInAGroup() throws Exception {
        String text = "from " + language;

        client(Map.of(), "produce", "orders", text).requireSuccess();
        Result consumed = client(Map.of(), "consume", "orders", "readers");

        consumed.requireSuccess();
        assertThat(consumed.out().strip()).isEqualTo(text);
    }

    @Test
    void topicWithoutPermission_isDenied() throws Exception {
        Result denied = client(Map.of(), "produce", "payments", "x");

        assertThat(denied.exitCode()).isEqualTo(1);
        assertThat(denied.err()).containsIgnoringCase("topic authorization failed");
        assertThat(lastRefusal())
                .returns(service.arn(), Decision::principal)
                .returns("kafka-cluster:DescribeTopic", Decision::action)
                .returns(msk.iam().topicArn("payments"), Decision::resource);
    }

    @Test
    void groupWithoutPermission_isDenied() throws Exception {
        Result denied = client(Map.of(), "consume", "orders", "others");

        assertThat(denied.exitCode()).isEqualTo(1);
        assertThat(denied.err()).containsIgnoringCase("group authorization failed");
        assertThat(lastRefusal().resource()).isEqualTo(msk.iam().groupArn("others"));
    }

    @Test
    void wrongSecret_isDeniedWithoutAReason() throws Exception {
        refused(
                client(Map.of("AWS_SECRET_ACCESS_KEY", "guessed"), "produce", "orders", "x"),
                "the signature is not one made with the secret key of " + service.name());
    }

    @Test
    void wrongRegion_isDeniedWithoutAReason() throws Exception {
        refused(
                client(Map.of("AWS_REGION", "us-east-1"), "produce", "orders", "x"),
                "signed for the region 'us-east-1', but this cluster is in ap-south-1");
    }

    /** The answer takes longer than the token lives. Node's signer shortens the token to what the credentials have left. */
    @Test
    void expiredToken_isDeniedWithoutAReason() throws Exception {
        msk.iam().authenticationDelay(Duration.ofSeconds(3));
        try (ContainerCredentials endpoint =
                ContainerCredentials.builder().start(() -> service.newCredentials(Duration.ofSeconds(2)))) {
            Map<String, String> environment = new TreeMap<>(endpoint.environment());
            environment.put("TOKEN_SECONDS", "2");
            environment.put("AWS_REGION", "ap-south-1");

            Result expired = run(HERE, addresses(environment), command("produce", "orders", "x"));

            refused(expired, "signed PT");
            assertThat(lastRefusal().reason()).contains("it has expired");
        }
    }

    private void refused(Result result, String reason) {
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).containsPattern("\\[[0-9a-f-]{36}]: Access denied");
        assertThat(lastRefusal().reason()).startsWith(reason);
    }

    private Result client(Map<String, String> changes, String... arguments) throws Exception {
        Map<String, String> environment = new TreeMap<>(service.environment());
        environment.putAll(changes);
        return run(HERE, addresses(environment), command(arguments));
    }

    private Map<String, String> addresses(Map<String, String> environment) {
        Map<String, String> all = new TreeMap<>(environment);
        all.put("KAFKA_BOOTSTRAP_SERVERS", msk.bootstrapServers());
        all.put("SSL_CA_LOCATION", msk.certificate().toString());
        return all;
    }

    private String[] command(String... arguments) {
        List<String> command = new ArrayList<>(Objects.requireNonNull(COMMANDS.get(language)));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    private Decision lastRefusal() {
        return msk.iam().decisions().stream()
                .filter(decision -> !decision.allowed())
                .reduce((before, after) -> after)
                .orElseThrow();
    }

    private record Result(String command, int exitCode, String out, String err) {

        void requireSuccess() throws IOException {
            if (exitCode != 0) {
                throw new IOException("%s ended with %d: %s".formatted(command, exitCode, err.strip()));
            }
        }
    }

    /** Runs a program to its end. */
    private static Result run(Path folder, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("local-msk-client", ".out");
        Path err = Files.createTempFile("local-msk-client", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(TestProgram.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(String.join(" ", command) + " does not end: "
                        + Files.readString(out, StandardCharsets.UTF_8)
                        + Files.readString(err, StandardCharsets.UTF_8));
            }
            return new Result(
                    String.join(" ", command), process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
