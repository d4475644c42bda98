package com.niura.kafka.guard;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;

import com.niura.kafka.lying.LoopbackListener;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;

/** A broker that answers for each topic with an unknown error, as brokers do whose authorizer or storage fails: none can be told to. */
final class TroubledBroker implements AutoCloseable {

    /** The lowest version of Metadata in which a client can ask for permissions; with less it asks for all topics. */
    private static final short METADATA_VERSION = 8;

    private final LoopbackListener listener;

    TroubledBroker() throws IOException {
        listener = new LoopbackListener("troubled-broker", this::answer);
    }

    String address() {
        return listener.address();
    }

    private void answer(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        DataOutputStream out = new DataOutputStream(client.getOutputStream());
        while (true) {
            ByteBuffer request = ByteBuffer.wrap(in.readNBytes(in.readInt()));
            short api = request.getShort();
            short version = request.getShort();
            int correlation = request.getInt();
            int clientId = Math.max(0, request.getShort());
            request.position(request.position() + clientId);
            ByteBuffer response = api == ApiKeys.API_VERSIONS.id
                    ? bytes(versions(version), (short) 0)
                    : bytes(metadata(new MetadataRequestData(new ByteBufferAccessor(request), version)), version);
            out.writeInt(Integer.BYTES + response.remaining());
            out.writeInt(correlation);
            out.write(response.array(), response.arrayOffset(), response.remaining());
        }
    }

    /** As of version 0, which clients are told to come back with. */
    private static ApiMessage versions(short asked) {
        ApiVersionsResponseData versions = new ApiVersionsResponseData()
                .setErrorCode((asked == 0 ? Errors.NONE : Errors.UNSUPPORTED_VERSION).code());
        versions.apiKeys().add(api(ApiKeys.METADATA, METADATA_VERSION));
        versions.apiKeys().add(api(ApiKeys.API_VERSIONS, (short) 0));
        return versions;
    }

    private static ApiVersion api(ApiKeys api, short version) {
        return new ApiVersion().setApiKey(api.id).setMinVersion(version).setMaxVersion(version);
    }

    private ApiMessage metadata(MetadataRequestData request) {
        MetadataResponseData metadata =
                new MetadataResponseData().setClusterId("troubled").setControllerId(1);
        metadata.brokers()
                .add(new MetadataResponseBroker()
                        .setNodeId(1)
                        .setHost("127.0.0.1")
                        .setPort(listener.port()));
        if (request.topics() != null) {
            request.topics()
                    .forEach(topic -> metadata.topics()
                            .add(new MetadataResponseTopic()
                                    .setName(topic.name())
                                    .setErrorCode(Errors.UNKNOWN_SERVER_ERROR.code())));
        }
        return metadata;
    }

    private static ByteBuffer bytes(ApiMessage message, short version) {
        return MessageUtil.toByteBufferAccessor(message, version).buffer();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
