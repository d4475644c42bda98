package com.niura.kafka.localmsk.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Properties;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

import com.niura.kafka.localmsk.iam.IamPreloader;

/**
 * Does what a client's first login makes the broker do, TLS and IAM, while the broker is still starting: some 500 classes are loaded
 * then. Opens no socket. When it fails, nothing but the gain is lost. Not done where the JVM sees a single processor, which the start
 * itself needs.
 */
public final class LoginPreloader {

    private static final String KEY_STORE = "listener.name.client.ssl.keystore.";

    /** Four flights make a handshake, of TLS 1.2 as of 1.3. */
    private static final int FLIGHTS = 4;

    private LoginPreloader() {}

    /**
     * Starts on a daemon thread, for some hundred milliseconds of work.
     *
     * @param settings the broker's {@code server.properties}, with those of {@link IamBrokerConfig}
     */
    public static void start(Path settings) {
        if (Runtime.getRuntime().availableProcessors() < 2) {
            return;
        }
        Thread thread = new Thread(() -> run(settings), "local-msk-preload");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run(Path settings) {
        try {
            Properties properties = new Properties();
            try (InputStream in = Files.newInputStream(settings)) {
                properties.load(in);
            }
            char[] password = properties.getProperty(KEY_STORE + "password").toCharArray();
            Path keyStore = Path.of(properties.getProperty(KEY_STORE + "location"));
            shakeHands(KeyStore.getInstance(keyStore.toFile(), password), password);
            IamPreloader.run(Clock.systemUTC());
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // The broker meets it, too, and says so.
        }
    }

    /** Returns the protocol that a client and the server have agreed on in memory. */
    static String shakeHands(KeyStore store, char[] password) throws GeneralSecurityException, SSLException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        SSLEngine server = context.createSSLEngine();
        server.setUseClientMode(false);
        SSLEngine client = context.createSSLEngine();
        client.setUseClientMode(true);
        ByteBuffer toServer = buffer(client);
        ByteBuffer toClient = buffer(client);
        server.beginHandshake();
        client.beginHandshake();
        for (int flight = 0; flight < FLIGHTS; flight += 2) {
            goOn(client, toClient, toServer);
            goOn(server, toServer, toClient);
        }
        return server.getSession().getProtocol();
    }

    private static ByteBuffer buffer(SSLEngine engine) {
        // A flight is one record or several small ones.
        return ByteBuffer.allocate(2 * engine.getSession().getPacketBufferSize());
    }

    /** Until the other side has to go on. */
    private static void goOn(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        ByteBuffer data = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        in.flip();
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!in.hasRemaining()) {
                        in.clear();
                        return;
                    }
                    engine.unwrap(in, data);
                }
                default -> {
                    in.clear();
                    return;
                }
            }
        }
    }
}
