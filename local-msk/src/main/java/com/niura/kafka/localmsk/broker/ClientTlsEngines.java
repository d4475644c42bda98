package com.niura.kafka.localmsk.broker;

import java.io.IOException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import javax.net.ssl.SSLEngine;

import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS as Kafka has it, which remembers whose it is: nothing else inside a broker lets a plug-in close the connection of a
 * client. Safe for use by many threads.
 */
public final class ClientTlsEngines implements SslEngineFactory {

    /** The connections of this JVM's clients with their addresses, as long as Kafka has them. */
    private static final Map<SSLEngine, String> OF_THIS_JVM = Collections.synchronizedMap(new WeakHashMap<>());

    private final SslEngineFactory kafkas = new DefaultSslEngineFactory();

    /** For Kafka, which makes it by reflection. */
    public ClientTlsEngines() {}

    /**
     * Lets the broker close a connection as soon as it answers what it has been asked there, so that no answer goes out. Returns
     * whether there is such a connection.
     *
     * @param connectionId as Kafka has it: the addresses and ports of the broker and of the client, and numbers
     */
    static boolean close(String connectionId) {
        List<SSLEngine> engines;
        synchronized (OF_THIS_JVM) {
            engines = OF_THIS_JVM.entrySet().stream()
                    .filter(engine -> connectionId.contains("-" + engine.getValue() + "-"))
                    .map(Map.Entry::getKey)
                    .toList();
        }
        engines.forEach(SSLEngine::closeOutbound);
        return !engines.isEmpty();
    }

    /** @param peerHost the client's address; Kafka does not look up its name */
    @Override
    public SSLEngine createServerSslEngine(String peerHost, int peerPort) {
        SSLEngine engine = kafkas.createServerSslEngine(peerHost, peerPort);
        OF_THIS_JVM.put(engine, peerHost + ":" + peerPort);
        return engine;
    }

    @Override
    public SSLEngine createClientSslEngine(String peerHost, int peerPort, String endpointIdentification) {
        return kafkas.createClientSslEngine(peerHost, peerPort, endpointIdentification);
    }

    @Override
    public void configure(Map<String, ?> settings) {
        kafkas.configure(settings);
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> settings) {
        return kafkas.shouldBeRebuilt(settings);
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return kafkas.reconfigurableConfigs();
    }

    @Override
    public @Nullable KeyStore keystore() {
        return kafkas.keystore();
    }

    @Override
    public @Nullable KeyStore truststore() {
        return kafkas.truststore();
    }

    @Override
    public void close() throws IOException {
        kafkas.close();
    }
}
