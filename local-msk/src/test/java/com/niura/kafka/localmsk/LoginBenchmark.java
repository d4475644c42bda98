package com.niura.kafka.localmsk;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;

import com.niura.kafka.localmsk.iam.Limits;
import com.niura.kafka.localmsk.iam.Mechanism;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import software.amazon.msk.auth.iam.IAMClientCallbackHandler;
import software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler;
import software.amazon.msk.auth.iam.internals.AWS4SignedPayloadGenerator;
import software.amazon.msk.auth.iam.internals.IAMSaslClient;

/**
 * How long it takes until many clients, each a role of its own, have logged in that begin at the same moment, under the limit of new
 * connections a second. It is the broker that is measured: the clients stand for machines elsewhere, and take as little as they can of
 * the cores that they share with it. They do what a login is and nothing else: TLS, SaslHandshake, SaslAuthenticate, with what the
 * genuine signers have signed beforehand, all on one thread, with the TLS of a native library where Netty has it for this machine, and
 * without a look at the certificate's chain; their JVM is warm. Who gets {@code Too many connects} comes again after a pause, with a
 * whole TLS handshake. Fails when one does not get in for another reason, or within a minute; never because it is slow.
 */
final class LoginBenchmark {

    private static final String REGION = "ap-south-1";
    private static final int CLIENTS = 300;
    /** Of a cluster: the first, in which the broker is cold, and those whose median is taken. */
    private static final int ROUNDS = 6;
    /** What Kafka's own clients wait at first, and less than any keeps up: no pause hides what the broker takes. */
    private static final int PAUSE_MILLIS = 50;

    private static final int LIMIT = Limits.serverless().connectionsPerSecond().orElseThrow();
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final short SASL_HANDSHAKE = 17;
    private static final short SASL_AUTHENTICATE = 36;
    private static final short NO_ERROR = 0;
    private static final short SASL_AUTHENTICATION_FAILED = 58;

    /** One round: until the last is in, how often somebody was refused, and what the broker and all clients together used. */
    private record Run(double seconds, int refused, double brokerCpu, double clientCpu) {}

    private static final SslContext TLS = tls();
    private static final EventLoopGroup THREAD =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("clients", true), NioIoHandler.newFactory());

    private LoginBenchmark() {}

    public static void main(String[] args) throws Exception {
        Locale.setDefault(Locale.ROOT);
        // Warms the clients' JVM.
        rounds(KafkaVersion.KAFKA_4, Mechanism.AWS_MSK_IAM);
        // The first hundred get in at once, the next a second later: whole seconds.
        int least = (CLIENTS - 1) / LIMIT;
        System.out.printf(
                "%s clients at once (%s), %s connections a second: %s s at the least; the first round of a broker, then medians (and ranges) of %s%n",
                CLIENTS, TLS.getClass().getSimpleName(), LIMIT, least, ROUNDS - 1);
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
        double brokerBefore = cpu(msk.broker(1).pid());
        double clientsBefore = cpu(ProcessHandle.current().pid());
        Bootstrap bootstrap = new Bootstrap()
                .group(THREAD)
                .channel(NioSocketChannel.class)
                // As Kafka's own clients do.
                .option(ChannelOption.TCP_NODELAY, true)
                .remoteAddress(new InetSocketAddress(
                        host(msk), Integer.parseInt(msk.bootstrapServers().replaceFirst(".*:", ""))));
        long begin = System.nanoTime();
        List<Client> clients = signed.stream()
                .map(message -> new Client(bootstrap, mechanism, message))
                .toList();
        clients.forEach(Client::connect);
        int refused = 0;
        for (Client client : clients) {
            refused += client.refusalsUntilIn.get(begin + PATIENCE.toNanos() - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        return new Run(
                (System.nanoTime() - begin) / 1e9,
                refused,
                cpu(msk.broker(1).pid()) - brokerBefore,
                cpu(ProcessHandle.current().pid()) - clientsBefore);
    }

    /** One client, that connects until it is in. */
    private static final class Client {

        final CompletableFuture<Integer> refusalsUntilIn = new CompletableFuture<>();

        private final Bootstrap bootstrap;
        private final Mechanism mechanism;
        private final byte[] message;
        private int refusals;

        Client(Bootstrap bootstrap, Mechanism mechanism, byte[] message) {
            this.mechanism = mechanism;
            this.message = message;
            this.bootstrap = bootstrap.clone().handler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline()
                            .addLast(
                                    TLS.newHandler(channel.alloc()),
                                    new LengthFieldBasedFrameDecoder(
                                            Short.MAX_VALUE, 0, Integer.BYTES, 0, Integer.BYTES),
                                    new LengthFieldPrepender(Integer.BYTES),
                                    new Attempt());
                }
            });
        }

        void connect() {
            bootstrap.connect().addListener(connected -> {
                if (!connected.isSuccess()) {
                    refusalsUntilIn.completeExceptionally(connected.cause());
                }
            });
        }

        /** One connection, with both requests in version 1. What cannot be sent ends in {@link #exceptionCaught}. */
        @SuppressWarnings("FutureReturnValueIgnored")
        private final class Attempt extends SimpleChannelInboundHandler<ByteBuf> {

            private boolean isSigned;
            private boolean isAnswered;

            @Override
            public void userEventTriggered(ChannelHandlerContext connection, Object event) {
                if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
                    refusalsUntilIn.completeExceptionally(handshake.cause());
                } else if (event instanceof SslHandshakeCompletionEvent) {
                    byte[] name = mechanism.name().getBytes(StandardCharsets.UTF_8);
                    send(
                            connection,
                            request(connection, SASL_HANDSHAKE)
                                    .writeShort(name.length)
                                    .writeBytes(name));
                }
            }

            @Override
            protected void channelRead0(ChannelHandlerContext connection, ByteBuf answer) {
                answer.skipBytes(Integer.BYTES);
                short error = answer.readShort();
                if (!isSigned && error == NO_ERROR) {
                    isSigned = true;
                    send(
                            connection,
                            request(connection, SASL_AUTHENTICATE)
                                    .writeInt(message.length)
                                    .writeBytes(message));
                    return;
                }
                isAnswered = true;
                if (error == NO_ERROR) {
                    refusalsUntilIn.complete(refusals);
                    connection.close();
                } else if (error == SASL_AUTHENTICATION_FAILED
                        && answer.toString(StandardCharsets.UTF_8).contains("Too many connects")) {
                    refusals++;
                    connection.close();
                    int pause = ThreadLocalRandom.current().nextInt(PAUSE_MILLIS * 8 / 10, PAUSE_MILLIS * 12 / 10 + 1);
                    connection.executor().schedule(Client.this::connect, pause, TimeUnit.MILLISECONDS);
                } else {
                    refusalsUntilIn.completeExceptionally(new IllegalStateException(
                            "error %s: %s".formatted(error, answer.toString(StandardCharsets.UTF_8))));
                }
            }

            @Override
            public void channelInactive(ChannelHandlerContext connection) {
                if (!isAnswered) {
                    refusalsUntilIn.completeExceptionally(new IllegalStateException("closed without an answer"));
                }
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext connection, Throwable cause) {
                refusalsUntilIn.completeExceptionally(cause);
            }

            private void send(ChannelHandlerContext connection, ByteBuf request) {
                connection.writeAndFlush(request, connection.voidPromise());
            }

            private ByteBuf request(ChannelHandlerContext connection, short request) {
                return connection
                        .alloc()
                        .buffer()
                        .writeShort(request)
                        .writeShort(1)
                        .writeInt(0)
                        .writeShort(0);
            }
        }
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

    private static SslContext tls() {
        try {
            return SslContextBuilder.forClient()
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .endpointIdentificationAlgorithm(null)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
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
