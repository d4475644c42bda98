package com.niura.kafka.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.credentials.TemporaryCredentials;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The jar gets credentials in every way that the AWS SDK knows and that needs a part of the jar which the bastion's own way
 * does not: an HTTP client, STS, SSO. The AWS services are stood in for by a server that hands out the emulator's role.
 */
@Tag("one-level")
class CredentialsIT {

    private static final String START_URL = "https://example.awsapps.com/start";

    @TempDir
    Path folder;

    /** Paths, and actions of STS, that were asked for. */
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    @Test
    void everySourceOfCredentials_opensTheCluster() throws Exception {
        try (LocalMsk msk = LocalMsk.builder().mskServerless("ap-south-1").start()) {
            HttpServer aws = serve(msk.iam().administrator().credentials());
            try {
                String address = "http://127.0.0.1:" + aws.getAddress().getPort();
                Map<String, JarRun> runs = new LinkedHashMap<>();
                Path own = ownFiles();
                Map<String, String> base = Map.of(
                        "HOME",
                        own.toString(),
                        "AWS_ENDPOINT_URL_STS",
                        address,
                        "AWS_ENDPOINT_URL_SSO",
                        address,
                        "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                        address,
                        "AWS_CONFIG_FILE",
                        own.resolve("config").toString(),
                        "AWS_SHARED_CREDENTIALS_FILE",
                        own.resolve("credentials").toString(),
                        "AWS_REGION",
                        "ap-south-1");
                Map<String, String> keys = with(base, "AWS_ACCESS_KEY_ID", "AKIDBASE", "AWS_SECRET_ACCESS_KEY", "base");
                Map<String, String> noMetadata = with(base, "AWS_EC2_METADATA_DISABLED", "true");
                runs.put("instance profile", list(msk, base, ""));
                runs.put(
                        "assumed role",
                        list(
                                msk,
                                keys,
                                "awsRoleArn=\"arn:aws:iam::123456789012:role/assumed\" awsStsRegion=\"ap-south-1\""));
                runs.put(
                        "web identity",
                        list(
                                msk,
                                with(
                                        noMetadata,
                                        "AWS_ROLE_ARN",
                                        "arn:aws:iam::123456789012:role/web",
                                        "AWS_WEB_IDENTITY_TOKEN_FILE",
                                        own.resolve("token").toString()),
                                ""));
                runs.put("profile with a role", list(msk, noMetadata, "awsProfileName=\"with-role\""));
                runs.put("profile with SSO", list(msk, noMetadata, "awsProfileName=\"with-sso\""));

                for (Map.Entry<String, JarRun> run : runs.entrySet()) {
                    Run ended = run.getValue().await();
                    assertThat(ended.exitCode())
                            .as(run.getKey() + ": " + ended.all())
                            .isZero();
                }
                assertThat(asked)
                        .contains(
                                "AssumeRole role/assumed",
                                "AssumeRole role/of-profile",
                                "AssumeRoleWithWebIdentity role/web",
                                "/federation/credentials",
                                "/latest/meta-data/iam/security-credentials/bastion");
            } finally {
                aws.stop(0);
            }
        }
    }

    private JarRun list(LocalMsk msk, Map<String, String> environment, String loginOptions) throws IOException {
        Path config =
                Files.writeString(Files.createTempFile(folder, "client", ".properties"), """
                security.protocol=SASL_SSL
                sasl.mechanism=AWS_MSK_IAM
                sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required %s;
                sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
                """.formatted(loginOptions));
        List<String> options = new ArrayList<>(msk.jvmOptions());
        options.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx48m"));
        return JarRun.start(
                folder,
                environment,
                options,
                "list",
                "--bootstrap-server",
                msk.bootstrapServers(),
                "--command-config",
                config.toString());
    }

    private Path ownFiles() throws Exception {
        Path own = folder.resolve("own");
        Path cache = Files.createDirectories(own.resolve(".aws/sso/cache"));
        Files.writeString(own.resolve("token"), "a-token");
        Files.writeString(own.resolve("credentials"), """
                [source]
                aws_access_key_id = AKIDBASE
                aws_secret_access_key = base
                """);
        Files.writeString(own.resolve("config"), """
                [profile with-role]
                role_arn = arn:aws:iam::123456789012:role/of-profile
                source_profile = source
                region = ap-south-1
                [profile with-sso]
                sso_start_url = %s
                sso_region = ap-south-1
                sso_account_id = 123456789012
                sso_role_name = operator
                region = ap-south-1
                """.formatted(START_URL));
        String name = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-1").digest(START_URL.getBytes(StandardCharsets.UTF_8)));
        Files.writeString(cache.resolve(name + ".json"), """
                {"accessToken": "an-access-token", "expiresAt": "%s", "region": "ap-south-1", "startUrl": "%s"}
                """.formatted(
                        Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS), START_URL));
        return own;
    }

    /** The three services of AWS, as far as the SDK asks them. */
    private HttpServer serve(TemporaryCredentials role) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String expiration = Instant.now()
                .plus(1, ChronoUnit.HOURS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        server.createContext("/", exchange -> {
            String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String action = request.replaceAll("(?s).*Action=(\\w+).*", "$1");
            asked.add(action + " " + request.replaceAll("(?s).*RoleArn=[^&]*(role)%2F([\\w-]+).*", "$1/$2"));
            answer(exchange, "text/xml", """
                    <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult><Credentials>
                    <AccessKeyId>%2$s</AccessKeyId><SecretAccessKey>%3$s</SecretAccessKey>
                    <SessionToken>%4$s</SessionToken><Expiration>%5$s</Expiration>
                    </Credentials></%1$sResult></%1$sResponse>
                    """.formatted(
                            action, role.accessKeyId(), role.secretAccessKey(), role.sessionToken(), expiration));
        });
        server.createContext("/federation", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            answer(exchange, "application/json", """
                    {"roleCredentials": {"accessKeyId": "%s", "secretAccessKey": "%s", "sessionToken": "%s", "expiration": %d}}
                    """.formatted(
                            role.accessKeyId(),
                            role.secretAccessKey(),
                            role.sessionToken(),
                            Instant.parse(expiration).toEpochMilli()));
        });
        server.createContext("/latest", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            answer(
                    exchange,
                    "text/plain",
                    path.endsWith("/token")
                            ? "a-session"
                            : path.endsWith("/")
                                    ? "bastion"
                                    : """
                            {"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "%s", "SecretAccessKey": "%s", "Token": "%s",
                             "LastUpdated": "%s", "Expiration": "%s"}
                            """.formatted(
                                                    role.accessKeyId(),
                                                    role.secretAccessKey(),
                                                    role.sessionToken(),
                                                    Instant.now().truncatedTo(ChronoUnit.SECONDS),
                                                    expiration));
        });
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.getResponseHeaders().add("x-aws-ec2-metadata-token-ttl-seconds", "21600");
        exchange.sendResponseHeaders(200, bytes.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    private static Map<String, String> with(Map<String, String> environment, String... more) {
        Map<String, String> both = new HashMap<>(environment);
        for (int i = 0; i < more.length; i += 2) {
            both.put(more[i], more[i + 1]);
        }
        return both;
    }
}
