package com.niura.kafka.localmsk;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;

import com.niura.kafka.localmsk.iam.Limits;
import com.niura.kafka.localmsk.iam.Mechanism;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import software.amazon.msk.auth.iam.IAMClientCallbackHandler;
import software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler;
import software.amazon.msk.auth.iam.internals.AWS4SignedPayloadGenerator;
import software.amazon.msk.auth.iam.internals.IAMSaslClient;

/**
 * How long it takes until many clients, each a role of its own, have logged in that begin at the same moment, under the limit of new
 * connections a second. The clients do what a login is and nothing else: TLS, SaslHandshake, SaslAuthenticate, with what the genuine
 * signers have signed beforehand. Who gets {@code Too many connects} comes again after a pause. Fails when one does not get in for
 * another reason, or within a minute; never because it is slow.
 */
final class LoginBenchmark {

    private static final String REGION = "ap-south-1";
    private static final int CLIENTS = Integer.getInteger("benchmark.clients", 300);
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 5);
    private static final int PAUSE_MILLIS = Integer.getInteger("benchmark.pause-ms", 250);
    private static final int LIMIT = Limits.serverless().connectionsPerSecond().orElseThrow();
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final short SASL_HANDSHAKE = 17;
    private static final short SASL_AUTHENTICATE = 36;
    private static final short NO_ERROR = 0;
    private static final short SASL_AUTHENTICATION_FAILED = 58;

    /** One round: until the last is in, how often somebody was refused, and what the broker and all clients together used. */
    private record Run(double seconds, int refused, double brokerCpu, double clientCpu) {}

    private LoginBenchmark() {}

    public static void main(String[] args) throws Exception {
        Locale.setDefault(Locale.ROOT);
        // The first hundred get in at once, the next a second later: whole seconds.
        int least = (CLIENTS - 1) / LIMIT;
        System.out.printf(
                "%s clients at once, %s connections a second: %s s at the least; medians (and ranges) of %s%n",
                CLIENTS, LIMIT, least, ROUNDS);
        System.out.println(
                "KAFKA  MECHANISM    ALL IN AFTER          RATIO  REFUSALS          BROKER'S CPU        CLIENTS' CPU");
        for (KafkaVersion level : KafkaVersion.values()) {
            try (LocalMsk msk =
                    LocalMsk.builder().kafkaVersion(level).mskServerless(REGION).start()) {
                List<Role> roles = IntStream.range(0, CLIENTS)
                        .mapToObj(i -> msk.iam().role("client-" + i, msk.iam().examplePolicy("a", "b")))
                        .toList();
                for (Mechanism mechanism : Mechanism.values()) {
                    List<byte[]> signed = new ArrayList<>();
                    for (Role role : roles) {
                        signed.add(sign(mechanism, role, host(msk)));
                    }
                    List<Run> runs = new ArrayList<>();
                    for (int round = 0; round < ROUNDS; round++) {
                        runs.add(run(msk, mechanism, signed));
                        // The window of the limit is empty again.
                        Thread.sleep(1_100);
                    }
                    print(level, mechanism, runs, least);
                }
            }
        }
    }

    private static void print(KafkaVersion level, Mechanism mechanism, List<Run> runs, double least) {
        double[] seconds = runs.stream().mapToDouble(Run::seconds).sorted().toArray();
        System.out.printf(
                "%s  %-11s  %-20s  %5.2f  %-16s  %-18s  %s%n",
                level.release(),
                mechanism,
                text("%.2f", " s", seconds),
                seconds[seconds.length / 2] / least,
                text("%.0f", "", runs.stream().mapToDouble(Run::refused).toArray()),
                text("%.2f", " s", runs.stream().mapToDouble(Run::brokerCpu).toArray()),
                text("%.2f", " s", runs.stream().mapToDouble(Run::clientCpu).toArray()));
    }

    private static String text(String number, String unit, double... values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        return (number + unit + " (" + number + ".." + number + ")")
                .formatted(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    private static Run run(LocalMsk msk, Mechanism mechanism, List<byte[]> signed) throws Exception {
        // Of each client its own, as in a process of its own: no handshake is shortened by another client's.
        List<SSLContext> contexts = new ArrayList<>();
        TrustManager[] trusted = trust(msk.certificate());
        for (int i = 0; i < signed.size(); i++) {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trusted, null);
            contexts.add(context);
        }
        InetSocketAddress address = new InetSocketAddress(
                host(msk), Integer.parseInt(msk.bootstrapServers().replaceFirst(".*:", "")));
        double brokerBefore = cpu(msk.broker(1).pid());
        double clientsBefore = cpu(ProcessHandle.current().pid());
        ExecutorService threads = Executors.newFixedThreadPool(signed.size());
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Integer>> clients = new ArrayList<>();
        for (int i = 0; i < signed.size(); i++) {
            SSLContext context = contexts.get(i);
            byte[] message = signed.get(i);
            clients.add(threads.submit(() -> {
                go.await();
                return logIn(context, address, mechanism, message);
            }));
        }
        long begin = System.nanoTime();
        go.countDown();
        int refused = 0;
        for (Future<Integer> client : clients) {
            refused += client.get();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        threads.shutdown();
        return new Run(
                seconds,
                refused,
                cpu(msk.broker(1).pid()) - brokerBefore,
                cpu(ProcessHandle.current().pid()) - clientsBefore);
    }

    /** Returns how often it was refused before it got in. */
    private static int logIn(SSLContext context, InetSocketAddress address, Mechanism mechanism, byte[] message)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int refused = 0; System.nanoTime() - end < 0; refused++) {
            if (isIn(context, address, mechanism, message)) {
                return refused;
            }
            Thread.sleep(ThreadLocalRandom.current().nextInt(PAUSE_MILLIS * 8 / 10, PAUSE_MILLIS * 12 / 10 + 1));
        }
        throw new IllegalStateException("a client is not in after " + PATIENCE);
    }

    private static boolean isIn(SSLContext context, InetSocketAddress address, Mechanism mechanism, byte[] message)
            throws IOException {
        try (Socket plain = new Socket()) {
            plain.connect(address);
            try (SSLSocket socket = (SSLSocket)
                    context.getSocketFactory().createSocket(plain, address.getHostString(), address.getPort(), true)) {
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] name = mechanism.name().getBytes(StandardCharsets.UTF_8);
                send(out, SASL_HANDSHAKE, body -> {
                    body.writeShort(name.length);
                    body.write(name);
                });
                short error = receive(in).readShort();
                if (error != NO_ERROR) {
                    throw new IllegalStateException("SaslHandshake was answered by error " + error);
                }
                send(out, SASL_AUTHENTICATE, body -> {
                    body.writeInt(message.length);
                    body.write(message);
                });
                DataInputStream answer = receive(in);
                error = answer.readShort();
                String text = error == NO_ERROR ? "" : answer.readUTF();
                if (error == NO_ERROR || (error == SASL_AUTHENTICATION_FAILED && text.endsWith("Too many connects"))) {
                    return error == NO_ERROR;
                }
                throw new IllegalStateException("SaslAuthenticate was answered by error %s: %s".formatted(error, text));
            }
        }
    }

    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    /** In version 1 of both requests. */
    private static void send(DataOutputStream out, short request, Body body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream frame = new DataOutputStream(bytes);
        frame.writeShort(request);
        frame.writeShort(1);
        frame.writeInt(0);
        frame.writeUTF("login");
        body.write(frame);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        new DataOutputStream(whole).writeInt(bytes.size());
        bytes.writeTo(whole);
        out.write(whole.toByteArray());
        out.flush();
    }

    /** Returns what follows the correlation id. */
    private static DataInputStream receive(DataInputStream in) throws IOException {
        byte[] answer = new byte[in.readInt()];
        in.readFully(answer);
        DataInputStream body = new DataInputStream(new ByteArrayInputStream(answer));
        body.readInt();
        return body;
    }

    /** Returns what the genuine client sends. */
    private static byte[] sign(Mechanism mechanism, Role role, String host) throws Exception {
        String login = String.valueOf(
                (mechanism == Mechanism.OAUTHBEARER ? role.oauthBearerClientProperties() : role.clientProperties())
                        .get("sasl.jaas.config"));
        List<AppConfigurationEntry> jaas = List.of(new AppConfigurationEntry(
                login.substring(0, login.indexOf(' ')),
                LoginModuleControlFlag.REQUIRED,
                Map.of("awsProfileName", login.replaceFirst(".*awsProfileName=\"([^\"]+)\".*", "$1"))));
        return switch (mechanism) {
            case AWS_MSK_IAM -> {
                IAMClientCallbackHandler credentials = new IAMClientCallbackHandler();
                credentials.configure(Map.of(), mechanism.name(), jaas);
                yield new IAMSaslClient(mechanism.name(), credentials, host, new AWS4SignedPayloadGenerator())
                        .evaluateChallenge(new byte[0]);
            }
            case OAUTHBEARER -> {
                IAMOAuthBearerLoginCallbackHandler signer = new IAMOAuthBearerLoginCallbackHandler();
                signer.configure(Map.of(), mechanism.name(), jaas);
                OAuthBearerTokenCallback token = new OAuthBearerTokenCallback();
                signer.handle(new Callback[] {token});
                yield "n,,\u0001auth=Bearer %s\u0001\u0001"
                        .formatted(token.token().value())
                        .getBytes(StandardCharsets.UTF_8);
            }
        };
    }

    private static TrustManager[] trust(Path authority) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var in = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust.getTrustManagers();
    }

    private static String host(LocalMsk msk) {
        return msk.bootstrapServers().replaceFirst(":\\d+$", "");
    }

    private static double cpu(long pid) {
        return ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
    }
}
