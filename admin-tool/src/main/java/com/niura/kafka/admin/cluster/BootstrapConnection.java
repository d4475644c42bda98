package com.niura.kafka.admin.cluster;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.failure.FailureClassifier;
import com.niura.kafka.guard.internal.target.HostPort;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.DefaultHostResolver;
import org.apache.kafka.clients.ManualMetadataUpdater;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.NetworkClientUtils;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.LogContext;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one server and to no other, authenticated as Kafka's clients do it. An admin client asks a bootstrap server
 * for the brokers' addresses, tells nobody, and goes on to those: where none of them can be reached, it says no more than that
 * nobody answered. So this is made of the parts that Kafka's clients are made of, as {@code kafka-broker-api-versions.sh} is;
 * they are not part of Kafka's API, and may have to be put together another way with the next version.
 *
 * <p>Confined to one thread. Everything is over at the deadline, also where a login callback never returns.
 */
public final class BootstrapConnection implements AutoCloseable {

    private static final String CLIENT_ID = "admin-tool-doctor";

    private final ClusterAccess target;
    private final Deadline deadline;
    private final Node server;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, CLIENT_ID);
        made.setDaemon(true);
        return made;
    });
    /** Of the thread, as all that follows. */
    private @Nullable NetworkClient client;

    private @Nullable Metrics metrics;

    private BootstrapConnection(ClusterAccess target, HostPort address, Deadline deadline) {
        this.target = target;
        this.deadline = deadline;
        this.server = new Node(-1, address.host(), address.port());
    }

    /**
     * Connects and authenticates.
     *
     * @param address the server; its port must be known not to answer a plain-text client with TLS, which would take all memory
     * @throws ClusterFailedException when the server does not let the client in, or not in time
     */
    public static BootstrapConnection open(ClusterAccess target, HostPort address, Deadline deadline) {
        BootstrapConnection connection = new BootstrapConnection(target, address, deadline);
        try {
            connection.inTime(connection::connect, "authenticating at " + address);
            return connection;
        } catch (ClusterFailedException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Asks where the brokers are.
     *
     * @throws ClusterFailedException when there is no answer, or not in time
     */
    public ClusterMetadata brokers() {
        return inTime(this::ask, "waiting for the answer to a metadata request");
    }

    private boolean connect() throws IOException {
        Map<String, Object> properties = new HashMap<>(ClusterConnection.properties(target));
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, CLIENT_ID);
        AdminClientConfig config = new AdminClientConfig(properties);
        Metrics ofClient = new Metrics();
        metrics = ofClient;
        NetworkClient opened = ClientUtils.createNetworkClient(
                config,
                config.getList(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG),
                CLIENT_ID,
                ofClient,
                CLIENT_ID,
                new LogContext(),
                new ApiVersions(),
                Time.SYSTEM,
                1,
                config.getInt(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG),
                null,
                new ManualMetadataUpdater(List.of(server)),
                new DefaultHostResolver(),
                null,
                null);
        client = opened;
        if (!NetworkClientUtils.awaitReady(
                opened, server, Time.SYSTEM, deadline.remaining().toMillis())) {
            throw new IOException("no answer in time");
        }
        return true;
    }

    private ClusterMetadata ask() throws IOException {
        NetworkClient opened = Objects.requireNonNull(client);
        MetadataResponse answer = (MetadataResponse) NetworkClientUtils.sendAndReceive(
                        opened,
                        opened.newClientRequest(
                                server.idString(),
                                MetadataRequest.Builder.forTopicNames(List.of(), false),
                                Time.SYSTEM.milliseconds(),
                                true),
                        Time.SYSTEM)
                .responseBody();
        return new ClusterMetadata(
                Objects.requireNonNullElse(answer.clusterId(), ""),
                answer.brokers().stream()
                        .sorted(Comparator.comparingInt(Node::id))
                        .map(broker ->
                                new ClusterMetadata.Broker(broker.id(), new HostPort(broker.host(), broker.port())))
                        .toList());
    }

    private <T> T inTime(Callable<T> task, String doing) {
        Future<T> result = thread.submit(task);
        try {
            return result.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new ClusterFailedException(failure(e));
        } catch (TimeoutException e) {
            throw new ClusterFailedException(target.failures().deadline(target.timeout(), doing));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterFailedException(target.failures().interrupted());
        }
    }

    private Failure failure(ExecutionException error) {
        return error.getCause() instanceof IOException
                ? target.failures()
                        .unreachable(
                                "the connection to " + new HostPort(server.host(), server.port())
                                        + " ended before the answer",
                                error.getCause())
                : FailureClassifier.classify(error, target.failures());
    }

    /** Does not wait for the end of the connection. */
    @Override
    public void close() {
        thread.execute(() -> {
            if (client != null) {
                client.close();
            }
            if (metrics != null) {
                metrics.close();
            }
        });
        thread.shutdown();
    }
}
