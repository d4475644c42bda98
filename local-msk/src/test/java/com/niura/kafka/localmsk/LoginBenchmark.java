package com.niura.kafka.localmsk;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
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
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
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
 * connections a second. It is the broker that is measured: the clients stand for machines elsewhere, and take as little as they can of
 * the cores that they share with it. They do what a login is and nothing else: TLS, SaslHandshake, SaslAuthenticate, with what the
 * genuine signers have signed beforehand; they offer one key exchange, as clients with OpenSSL do, and do not look at the
 * certificate's chain; their JVM is warm. Who gets {@code Too many connects} comes again after a pause. Fails when one does not get in
 * for another reason, or within a minute; never because it is slow.
 */
final class LoginBenchmark {

    private static final String REGION = "ap-south-1";
    private static final int CLIENTS = 300;
    /** Of a cluster: the first, in which the broker is cold, and those whose median is taken. */
    private static final int ROUNDS = 6;
    /** The least that librdkafka waits by default; Kafka's own clients wait 50 milliseconds. */
    private static final int PAUSE_MILLIS = 100;

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
        // Unless told so, this JVM makes a key of secp256r1 besides, for each handshake.
        System.setProperty("jdk.tls.namedGroups", "x25519");
        // Warms the clients' JVM.
        rounds(KafkaVersion.KAFKA_4, Mechanism.AWS_MSK_IAM);
        // The first hundred get in at once, the next a second later: whole seconds.
        int least = (CLIENTS - 1) / LIMIT;
        System.out.printf(
                "%s clients at once, %s connections a second: %s s at the least; the first round of a broker, then medians (and ranges) of %s%n",
                CLIENTS, LIMIT, least, ROUNDS - 1);
        System.out.println(
                "KAFKA  MECHANISM    FIRST   RATIO  ALL IN AFTER          RATIO  REFUSALS          BROKER'S CPU        CLIENTS' CPU");
        for (KafkaVersion level : KafkaVersion.values()) {
            for (Mechanism mechanism : Mechanism.values()) {
                print(level, mechanism, rounds(level, mechanism), least);
            }
        }
    }

    /** Runs all rounds on a cluster of their own. */
    private static List<Run> rounds(KafkaVersion level, Mechanism mechanism) throws Exception {
        try (LocalMsk msk =
                LocalMsk.builder().kafkaVersion(level).mskServerless(REGION).start()) {
            List<byte[]> signed = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Role role = msk.iam().role("client-" + i, msk.iam().examplePolicy("a", "b"));
                signed.add(sign(mechanism, role, host(msk)));
            }
            List<Run> runs = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                runs.add(run(msk, mechanism, signed));
                // The window of the limit is empty again.
                Thread.sleep(1_100);
            }
            return runs;
        }
    }

    private static void print(KafkaVersion level, Mechanism mechanism, List<Run> runs, double least) {
        double first = runs.get(0).seconds();
        List<Run> others = runs.subList(1, runs.size());
        double[] seconds = others.stream().mapToDouble(Run::seconds).sorted().toArray();
        System.out.printf(
                "%s  %-11s  %.2f s  %5.2f  %-20s  %5.2f  %-16s  %-18s  %s%n",
                level.release(),
                mechanism,
                first,
                first / least,
                text("%.2f", " s", seconds),
                seconds[seconds.length / 2] / least,
                text("%.0f", "", others.stream().mapToDouble(Run::refused).toArray()),
                text("%.2f", " s", others.stream().mapToDouble(Run::brokerCpu).toArray()),
                text("%.2f", " s", others.stream().mapToDouble(Run::clientCpu).toArray()));
    }

    private static String text(String number, String unit, double... values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        return (number + unit + " (" + number + ".." + number + ")")
                .formatted(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    private static Run run(LocalMsk msk, Mechanism mechanism, List<byte[]> signed) throws Exception {
        // Of each client its own, as in a process of its own: no handshake is shortened by another client's.
        List<SSLContext> contexts = new ArrayList<>();
        TrustManager[] trusted = {new AnyCertificate()};
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
            // As Kafka's own clients do.
            plain.setTcpNoDelay(true);
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

    /** Takes every certificate. */
    private static final class AnyCertificate extends X509ExtendedTrustManager {

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
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
