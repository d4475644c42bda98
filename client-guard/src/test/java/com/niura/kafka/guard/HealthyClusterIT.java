package com.niura.kafka.guard;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.fault.FaultProxy;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.kafka.autoconfigure.SslBundleSslEngineFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import software.amazon.msk.auth.iam.IAMClientCallbackHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/** A cluster that has everything is never called anything but ready, wherever the service runs and however slow its world is. */
@Tag("one-level")
class HealthyClusterIT {

    private static LocalMsk msk;

    @BeforeAll
    static void start() {
        msk = LocalMsk.builder().mskServerless("ap-south-1").faultProxy().start();
        try (Admin admin = Admin.create(client())) {
            Clusters.create(admin, 3, Topics.EEG_RAW_DATA, Topics.EEG_PROCESSED_DATA, Topics.ALERTS_EVENTS);
        }
    }

    @AfterAll
    static void stop() {
        msk.close();
    }

    @AfterEach
    void endFaults() {
        msk.proxy().heal();
    }

    @Test
    void answersThatTakeMoreThanASecondEach_areWaitedFor_overTheConnectionsThatAreThere() throws Exception {
        msk.proxy().delay(FaultProxy.Direction.DOWN, Duration.ofMillis(1_400));
        long before = msk.proxy().counts().accepted();

        ReadinessReport report = eeg(with("request.timeout.ms", 30_000))
                .timeout(Duration.ofSeconds(30))
                .build()
                .check();

        assertThat(report.failures()).isEmpty();
        assertThat(report.attempts()).isEqualTo(1);
        // The two of every Kafka client, one to the leader, and a look at the connection path, after 5 seconds and at
        // growing intervals.
        assertThat(msk.proxy().counts().accepted() - before).isBetween(2L, 5L);
    }

    @Test
    void credentialsThatTakeSixSeconds_areWaitedFor_andFetchedOnce() {
        SlowCredentials.FETCHED.set(0);

        ReadinessReport report = eeg(with("sasl.client.callback.handler.class", SlowCredentials.class))
                .build()
                .check();

        assertThat(report.failures()).isEmpty();
        assertThat(report.elapsed()).isGreaterThan(Duration.ofSeconds(6));
        assertThat(SlowCredentials.FETCHED).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"0.25, default-guard", "0.5, service"})
    void smallContainer_isGivenTheTimeThatItTakes(double cpus, String whom) throws Exception {
        try (CpuQuota small = CpuQuota.of(cpus)) {
            Map<String, String> environment = new HashMap<>(environment());
            environment.put("MEMBERS", small.members().toString());
            assertThat(StartingService.run(msk.jvmOptions(), environment, arguments(whom)))
                    .contains("eeg is ready: 3 topics present");
        } catch (FileSystemException e) {
            abort("no control group can be made here: " + e);
        }
    }

    @Test
    void springsSslBundle_isTheClientsTrust() {
        Map<String, Object> client = client();
        SslBundle bundle = SslBundle.of(new PemSslStoreBundle(
                null, PemSslStoreDetails.forCertificate("file:" + client.get("ssl.truststore.location"))));
        client.keySet().removeIf(key -> key.startsWith("ssl."));
        client.put("ssl.engine.factory.class", SslBundleSslEngineFactory.class.getName());
        client.put(SslBundle.class.getName(), bundle);

        assertThat(eeg(client).build().check().failures()).isEmpty();
    }

    @Test
    void threadThatDoesNotSeeKafka_isNoHindrance() throws Exception {
        for (ClassLoader blind : new ClassLoader[] {null, ClassLoader.getPlatformClassLoader()}) {
            CompletableFuture<ReadinessReport> report = new CompletableFuture<>();
            Thread starting =
                    new Thread(() -> report.complete(eeg(client()).build().check()));
            starting.setContextClassLoader(blind);
            starting.start();

            assertThat(report.get(30, TimeUnit.SECONDS).failures()).isEmpty();
        }
    }

    /** Kafka's clients do not use it, and so nor does the guard when it looks at the connection path. */
    @Test
    void socksProxyOfTheJvm_isNotAsked() throws Exception {
        List<String> options = Stream.concat(
                        msk.jvmOptions().stream(), Stream.of("-DsocksProxyHost=127.0.0.1", "-DsocksProxyPort=1"))
                .toList();

        assertThat(StartingService.run(options, environment(), arguments("default-guard")))
                .contains("eeg is ready");
        assertThat(StartingService.run(options, "guard", "bootstrap.servers=" + Clusters.byAddress(msk)))
                .contains("eeg is not ready: TLS_MISMATCH");
    }

    /** What fetches credentials once and keeps them, as the sources of the AWS SDK do; it takes its time for that. */
    public static final class SlowCredentials extends IAMClientCallbackHandler {

        static final AtomicInteger FETCHED = new AtomicInteger();

        private boolean fetched;

        @Override
        public void handle(Callback[] callbacks) throws IOException, UnsupportedCallbackException {
            if (!fetched) {
                fetched = true;
                FETCHED.incrementAndGet();
                try {
                    Thread.sleep(6_000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            super.handle(callbacks);
        }
    }

    private static TopicGuard.Builder eeg(Map<String, Object> client) {
        return TopicGuard.forService("eeg").clientProperties(client);
    }

    private static Map<String, Object> client() {
        return new HashMap<>(msk.iam().administrator().clientProperties());
    }

    private static Map<String, Object> with(String key, Object value) {
        Map<String, Object> changed = client();
        changed.put(key, value);
        return changed;
    }

    private static String[] arguments(String whom) {
        return StartingService.arguments(whom, MskIam.clientProperties(msk.bootstrapServers()));
    }

    private static Map<String, String> environment() {
        return msk.iam().administrator().environment();
    }
}
