package com.niura.kafka.admin.cluster;

import java.util.List;
import java.util.Map;

import com.niura.kafka.catalog.Topic;

/**
 * A cluster as apply uses it: what it has, and the three requests that change it. What a broker answers for one topic is data; reading
 * fails as a whole with {@link ClusterFailedException}. Confined to one thread.
 */
public interface Cluster extends AutoCloseable {

    /** Whether the address is one of MSK Serverless, which has limits of its own. */
    boolean isMskServerless();

    /**
     * Reads what is compared with these declarations.
     *
     * @throws ClusterFailedException when nothing can be read
     */
    ClusterState read(List<Topic> topics);

    /**
     * Creates topics, in one request, with the declared configs and replication factor.
     *
     * @param partitions how many each is to have at first
     * @return an answer for each topic, by its name
     */
    Map<String, CallResult<Void>> create(Map<Topic, Integer> partitions);

    /**
     * Raises the number of partitions, in one request.
     *
     * @param partitions how many each topic is to have, by its name
     * @return an answer for each topic, by its name
     */
    Map<String, CallResult<Void>> addPartitions(Map<String, Integer> partitions);

    /**
     * Sets configs, in one request; those that are not named stay as they are.
     *
     * @param configs the new values, by topic and key
     * @return an answer for each topic, by its name
     */
    Map<String, CallResult<Void>> setConfigs(Map<String, Map<String, String>> configs);

    /**
     * Goes on over a new connection, with the whole time limit: after a wait, since a client that was throttled leaves its connection
     * alone for a while (KIP-599), and after a request that was not answered.
     *
     * @throws ClusterFailedException when no client can be made; whether a broker answers shows with the next request
     */
    void reconnect();

    @Override
    void close();
}
