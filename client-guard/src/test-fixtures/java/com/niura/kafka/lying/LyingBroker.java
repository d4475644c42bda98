package com.niura.kafka.lying;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreatePartitionsResponseData.CreatePartitionsTopicResult;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeClusterResponseData.DescribeClusterBroker;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponsePartition;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponseTopic;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData.OngoingPartitionReassignment;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData.OngoingTopicReassignment;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.Readable;

/**
 * The one broker of a cluster, on loopback, that takes every password and answers as Kafka does, but for the one thing that its lie
 * changes. It speaks the versions that the Kafka client on the class path speaks.
 */
public final class LyingBroker implements AutoCloseable {

    /** What is changed in answers, on the way out. */
    public interface Lie {

        /** Changes the answer. */
        default void tell(ApiKeys api, ApiMessage answer) {}

        /** Returns all that is sent in place of this frame, its four bytes of length included. */
        default byte[] frame(ApiKeys api, byte[] honest) {
            return honest;
        }
    }

    /** What such a broker answers as it is to, and a client that knows them asks it. */
    private static final List<ApiKeys> APIS = List.of(
            ApiKeys.API_VERSIONS,
            ApiKeys.SASL_HANDSHAKE,
            ApiKeys.SASL_AUTHENTICATE,
            ApiKeys.METADATA,
            ApiKeys.DESCRIBE_CLUSTER,
            ApiKeys.DESCRIBE_TOPIC_PARTITIONS,
            ApiKeys.DESCRIBE_CONFIGS,
            ApiKeys.CREATE_TOPICS,
            ApiKeys.CREATE_PARTITIONS,
            ApiKeys.LIST_PARTITION_REASSIGNMENTS);

    /** READ, WRITE, CREATE, DESCRIBE, DESCRIBE_CONFIGS. */
    private static final int OPERATIONS = (1 << 3) | (1 << 4) | (1 << 5) | (1 << 8) | (1 << 10);

    /** The end of the names of topics whose partitions are being taken from a second broker. */
    public static final String MOVING = ".moving";

    private static final int NODE = 1;
    private static final String RETENTION = "604800000";

    private final LoopbackListener listener;
    private final Lie lie;
    private final Map<String, Integer> topics = new TreeMap<>();
    private final List<Answer> told = new CopyOnWriteArrayList<>();

    /**
     * An answer as it was sent.
     *
     * @param message with the lie, if that is told in it
     */
    public record Answer(ApiMessage message, short version) {}

    /** @param topics what there is on the cluster, by name, with the number of partitions */
    public LyingBroker(Map<String, Integer> topics, Lie lie) throws IOException {
        this.lie = lie;
        this.topics.putAll(topics);
        listener = new LoopbackListener("lying-broker", this::answer);
    }

    public String address() {
        return listener.address();
    }

    /** Returns what a client needs to be let in. */
    public Map<String, Object> clientProperties() {
        return Map.of(
                "bootstrap.servers",
                address(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"eeg-task\" password=\"Never.Told-1\";");
    }

    /** Returns all answers, as far as they can be read. */
    public List<Answer> told() {
        return List.copyOf(told);
    }

    /** Returns the latest answer to each kind of request, as far as it can be read. */
    public Map<ApiKeys, Answer> answers() {
        return told.stream()
                .collect(Collectors.toMap(
                        answer -> ApiKeys.forId(answer.message().apiKey()),
                        answer -> answer,
                        (former, latter) -> latter,
                        () -> new EnumMap<>(ApiKeys.class)));
    }

    private void answer(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        DataOutputStream out = new DataOutputStream(client.getOutputStream());
        while (true) {
            ByteBuffer request = ByteBuffer.wrap(in.readNBytes(in.readInt()));
            ApiKeys api = ApiKeys.forId(request.getShort(0));
            short version = request.getShort(2);
            ByteBufferAccessor readable = new ByteBufferAccessor(request);
            RequestHeaderData header = new RequestHeaderData(readable, api.requestHeaderVersion(version));
            ApiMessage message;
            synchronized (topics) {
                message = honest(api, version, readable);
            }
            lie.tell(api, message);
            byte[] head = bytes(
                    new ResponseHeaderData().setCorrelationId(header.correlationId()),
                    api.responseHeaderVersion(version));
            byte[] body = bytes(message, version);
            byte[] frame = ByteBuffer.allocate(Integer.BYTES + head.length + body.length)
                    .putInt(head.length + body.length)
                    .put(head)
                    .put(body)
                    .array();
            byte[] sent = lie.frame(api, frame.clone());
            readable(message, version, sent, Integer.BYTES + head.length)
                    .ifPresent(seen -> told.add(new Answer(seen, version)));
            out.write(sent);
        }
    }

    /** Returns what a frame tells from this place on, where Kafka's own classes can read it. */
    private static Optional<ApiMessage> readable(ApiMessage kind, short version, byte[] frame, int from) {
        try {
            ByteBuffer body = ByteBuffer.wrap(frame, from, frame.length - from);
            return Optional.of(kind.getClass()
                    .getConstructor(Readable.class, short.class)
                    .newInstance(new ByteBufferAccessor(body), version));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private ApiMessage honest(ApiKeys api, short version, ByteBufferAccessor request) {
        return switch (api) {
            case API_VERSIONS -> versions();
            case SASL_HANDSHAKE -> new SaslHandshakeResponseData().setMechanisms(List.of("PLAIN"));
            case SASL_AUTHENTICATE -> new SaslAuthenticateResponseData();
            case METADATA -> metadata(new MetadataRequestData(request, version));
            case DESCRIBE_CLUSTER -> cluster();
            case DESCRIBE_TOPIC_PARTITIONS -> partitions(new DescribeTopicPartitionsRequestData(request, version));
            case DESCRIBE_CONFIGS -> configs(new DescribeConfigsRequestData(request, version));
            case CREATE_TOPICS -> created(new CreateTopicsRequestData(request, version));
            case CREATE_PARTITIONS -> added(new CreatePartitionsRequestData(request, version));
            case LIST_PARTITION_REASSIGNMENTS -> moves(new ListPartitionReassignmentsRequestData(request, version));
            default -> throw new IllegalStateException(api + " was never offered");
        };
    }

    private static ApiMessage versions() {
        ApiVersionsResponseData versions = new ApiVersionsResponseData();
        APIS.forEach(api -> versions.apiKeys()
                .add(new ApiVersion()
                        .setApiKey(api.id)
                        .setMinVersion(api.oldestVersion())
                        .setMaxVersion(api.latestVersion())));
        return versions;
    }

    private ApiMessage metadata(MetadataRequestData request) {
        MetadataResponseData metadata =
                new MetadataResponseData().setClusterId("lying").setControllerId(NODE);
        metadata.brokers()
                .add(new MetadataResponseBroker()
                        .setNodeId(NODE)
                        .setHost("127.0.0.1")
                        .setPort(listener.port()));
        Collection<String> names = request.topics() == null
                ? topics.keySet()
                : request.topics().stream().map(MetadataRequestTopic::name).toList();
        for (String name : names) {
            metadata.topics()
                    .add(new MetadataResponseTopic()
                            .setName(name)
                            .setTopicAuthorizedOperations(OPERATIONS)
                            .setErrorCode(error(name))
                            .setPartitions(numbers(name)
                                    .mapToObj(i -> new MetadataResponsePartition()
                                            .setPartitionIndex(i)
                                            .setLeaderId(NODE)
                                            .setReplicaNodes(replicas(name))
                                            .setIsrNodes(List.of(NODE)))
                                    .toList()));
        }
        return metadata;
    }

    private ApiMessage partitions(DescribeTopicPartitionsRequestData request) {
        DescribeTopicPartitionsResponseData described = new DescribeTopicPartitionsResponseData();
        request.topics()
                .forEach(topic -> described
                        .topics()
                        .add(new DescribeTopicPartitionsResponseTopic()
                                .setName(topic.name())
                                .setTopicAuthorizedOperations(OPERATIONS)
                                .setErrorCode(error(topic.name()))
                                .setPartitions(numbers(topic.name())
                                        .mapToObj(i -> new DescribeTopicPartitionsResponsePartition()
                                                .setPartitionIndex(i)
                                                .setLeaderId(NODE)
                                                .setReplicaNodes(replicas(topic.name()))
                                                .setEligibleLeaderReplicas(List.of())
                                                .setLastKnownElr(List.of())
                                                .setIsrNodes(List.of(NODE)))
                                        .toList())));
        return described;
    }

    private ApiMessage cluster() {
        DescribeClusterResponseData cluster =
                new DescribeClusterResponseData().setClusterId("lying").setControllerId(NODE);
        cluster.brokers()
                .add(new DescribeClusterBroker()
                        .setBrokerId(NODE)
                        .setHost("127.0.0.1")
                        .setPort(listener.port()));
        return cluster;
    }

    private static ApiMessage configs(DescribeConfigsRequestData request) {
        return new DescribeConfigsResponseData()
                .setResults(request.resources().stream()
                        .map(resource -> new DescribeConfigsResult()
                                .setResourceName(resource.resourceName())
                                .setResourceType(resource.resourceType())
                                .setConfigs(List.of(new DescribeConfigsResourceResult()
                                        .setName("retention.ms")
                                        .setValue(RETENTION)
                                        .setConfigSource((byte) 1))))
                        .toList());
    }

    private ApiMessage created(CreateTopicsRequestData request) {
        CreateTopicsResponseData created = new CreateTopicsResponseData();
        request.topics().forEach(topic -> {
            topics.put(topic.name(), topic.numPartitions());
            created.topics()
                    .add(new CreatableTopicResult()
                            .setName(topic.name())
                            .setNumPartitions(topic.numPartitions())
                            .setReplicationFactor((short) 1));
        });
        return created;
    }

    private ApiMessage added(CreatePartitionsRequestData request) {
        CreatePartitionsResponseData added = new CreatePartitionsResponseData();
        request.topics().forEach(topic -> {
            topics.put(topic.name(), topic.count());
            added.results().add(new CreatePartitionsTopicResult().setName(topic.name()));
        });
        return added;
    }

    private static ApiMessage moves(ListPartitionReassignmentsRequestData request) {
        return new ListPartitionReassignmentsResponseData()
                .setTopics(request.topics().stream()
                        .map(topic -> new OngoingTopicReassignment()
                                .setName(topic.name())
                                .setPartitions(topic.partitionIndexes().stream()
                                        .map(i -> new OngoingPartitionReassignment()
                                                .setPartitionIndex(i)
                                                .setReplicas(replicas(topic.name()))
                                                .setRemovingReplicas(List.of(2)))
                                        .toList()))
                        .toList());
    }

    private static List<Integer> replicas(String topic) {
        return topic.endsWith(MOVING) ? List.of(NODE, 2) : List.of(NODE);
    }

    private short error(String topic) {
        return (topics.containsKey(topic) ? Errors.NONE : Errors.UNKNOWN_TOPIC_OR_PARTITION).code();
    }

    private IntStream numbers(String topic) {
        return IntStream.range(0, Optional.ofNullable(topics.get(topic)).orElse(0));
    }

    /** Returns the message as it is sent; throws what Kafka's own classes throw where they cannot express it. */
    static byte[] bytes(Message message, short version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer buffer = ByteBuffer.allocate(message.size(cache, version));
        message.write(new ByteBufferAccessor(buffer), cache, version);
        return buffer.array();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
