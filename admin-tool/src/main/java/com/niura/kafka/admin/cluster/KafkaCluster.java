package com.niura.kafka.admin.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.internal.Deadline;

/** A cluster that is reached through one admin client at a time. */
public final class KafkaCluster implements Cluster {

    private final ClusterAccess target;
    private ClusterConnection connection;

    private KafkaCluster(ClusterAccess target, ClusterConnection connection) {
        this.target = target;
        this.connection = connection;
    }

    /**
     * Makes the client; no broker is asked yet.
     *
     * @param deadline of everything until the first {@link #renewDeadline} or {@link #reconnect}
     * @throws ClusterFailedException when the client cannot be made, or not in time
     */
    public static KafkaCluster open(ClusterAccess target, Deadline deadline) {
        return new KafkaCluster(target, ClusterConnection.open(target, deadline));
    }

    @Override
    public boolean isMskServerless() {
        return target.isMskServerless();
    }

    @Override
    public ClusterState read(List<Topic> topics) {
        return new ClusterReader(connection).read(topics);
    }

    /** As {@link #read(List)}, with all configs of every topic. */
    public ClusterState readWithConfigs(List<Topic> topics) {
        return new ClusterReader(connection).read(topics, topic -> true);
    }

    /**
     * Returns the cluster's own id, where this identity may ask for it.
     *
     * @throws ClusterFailedException when there is no answer
     */
    public Optional<String> id() {
        return new ClusterReader(connection).clusterId();
    }

    /** Gives what follows the whole time limit, over the same connection. */
    public void renewDeadline() {
        connection = connection.until(Deadline.in(target.timeout()));
    }

    @Override
    public Map<String, CallResult<Void>> create(Map<Topic, Integer> partitions) {
        return new ClusterWriter(connection).create(partitions, false);
    }

    @Override
    public Map<String, CallResult<Void>> addPartitions(Map<String, Integer> partitions) {
        return new ClusterWriter(connection).addPartitions(partitions);
    }

    @Override
    public Map<String, CallResult<Void>> setConfigs(Map<String, Map<String, String>> configs) {
        return new ClusterWriter(connection).setConfigs(configs);
    }

    @Override
    public void reconnect() {
        ClusterConnection next = ClusterConnection.open(target, Deadline.in(target.timeout()));
        connection.close();
        connection = next;
    }

    @Override
    public void close() {
        connection.close();
    }
}
