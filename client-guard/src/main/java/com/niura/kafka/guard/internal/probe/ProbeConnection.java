package com.niura.kafka.guard.internal.probe;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

import com.niura.kafka.guard.internal.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a probe: TLS with the client's own engine, then the two requests that a Kafka broker answers before it knows who
 * asks. Every read ends with {@link SocketTimeoutException} at the deadline, with
 * {@link ProtocolException} where the peer answers as no Kafka broker does, and no answer larger than 64 KiB is read. For one thread;
 * closing the socket, from any thread, ends whatever goes on here, without TLS's close_notify, for which the peer would have to be
 * waited for.
 */
final class ProbeConnection {

    /** A listener's answer to a SASL mechanism: Kafka's error code, and the mechanisms that it offers. */
    record SaslAnswer(short errorCode, List<String> mechanisms) {

        static final short OFFERED = 0;
        static final short OTHER_MECHANISMS = 33;
        static final short NO_SASL = 34;
    }

    /** The peer speaks TLS where plain text was expected, or the reverse. */
    static final class OtherProtocolException extends IOException {
        private static final long serialVersionUID = 1L;

        OtherProtocolException(String message) {
            super(message);
        }
    }

    static final int LARGEST_FRAME = 64 * 1024;
    /** What may go into a report; names are shorter: https://www.rfc-editor.org/rfc/rfc4422#section-3.1 */
    private static final Pattern MECHANISM = Pattern.compile("[\\w.-]{1,64}");

    private static final short SASL_HANDSHAKE = 17;
    private static final short API_VERSIONS = 18;
    private static final String CLIENT_ID = "topic-guard-probe";
    /** The first bytes of a TLS alert, of whatever version since 1.0. */
    private static final int TLS_ALERT = 0x1503;

    private final Socket socket;
    private final Deadline deadline;
    /** Bytes of TLS that are not decrypted yet; a record has 17 KB at the most. */
    private final ByteBuffer encrypted = ByteBuffer.allocate(LARGEST_FRAME).flip();
    /** Bytes of the peer that are not read yet. */
    private final ByteBuffer plain = ByteBuffer.allocate(LARGEST_FRAME).flip();

    private @Nullable SSLEngine engine;
    private int correlationId;

    /** @param socket connected */
    ProbeConnection(Socket socket, Deadline deadline) {
        this.socket = socket;
        this.deadline = deadline;
    }

    /** Does the TLS handshake, with the check of the host name that the engine is set to. */
    SSLSession startTls(SSLEngine clientEngine) throws IOException {
        engine = clientEngine;
        clientEngine.beginHandshake();
        handshake(clientEngine);
        return clientEngine.getSession();
    }

    /** Asks which requests the peer knows, and so whether it is a Kafka broker. */
    void askApiVersions() throws IOException {
        ask(API_VERSIONS, (short) 0, new byte[0]);
    }

    /** Asks for a mechanism, without any credentials. */
    SaslAnswer askFor(String mechanism) throws IOException {
        byte[] name = mechanism.getBytes(StandardCharsets.UTF_8);
        byte[] body = ByteBuffer.allocate(2 + name.length)
                .putShort((short) name.length)
                .put(name)
                .array();
        ByteBuffer answer = ask(SASL_HANDSHAKE, (short) 1, body);
        try {
            short errorCode = answer.getShort();
            List<String> mechanisms = new ArrayList<>();
            for (int left = answer.getInt(); left > 0; left--) {
                byte[] offered = new byte[answer.getShort()];
                answer.get(offered);
                String offer = new String(offered, StandardCharsets.UTF_8);
                if (!MECHANISM.matcher(offer).matches()) {
                    throw new ProtocolException("its answer to SaslHandshake makes no sense");
                }
                mechanisms.add(offer);
            }
            return new SaslAnswer(errorCode, List.copyOf(mechanisms));
        } catch (BufferUnderflowException | NegativeArraySizeException e) {
            throw new ProtocolException("its answer to SaslHandshake makes no sense");
        }
    }

    /** Sends a request, and returns what follows the header in the answer to it. */
    private ByteBuffer ask(short api, short version, byte[] body) throws IOException {
        byte[] clientId = CLIENT_ID.getBytes(StandardCharsets.UTF_8);
        int length = 10 + clientId.length + body.length;
        send(ByteBuffer.allocate(4 + length)
                .putInt(length)
                .putShort(api)
                .putShort(version)
                .putInt(++correlationId)
                .putShort((short) clientId.length)
                .put(clientId)
                .put(body)
                .array());

        byte[] head = read(4);
        if (engine == null && ByteBuffer.wrap(head).getShort() == TLS_ALERT) {
            throw new OtherProtocolException("it answers with a TLS alert");
        }
        int size = ByteBuffer.wrap(head).getInt();
        if (size < 4 || size > LARGEST_FRAME) {
            throw new ProtocolException(
                    "its first bytes are " + HexFormat.ofDelimiter(" ").formatHex(head));
        }
        ByteBuffer answer = ByteBuffer.wrap(read(size));
        if (answer.getInt() != correlationId) {
            throw new ProtocolException("its answer is to another question");
        }
        return answer;
    }

    private byte[] read(int size) throws IOException {
        byte[] bytes = new byte[size];
        for (int length = 0; length < size; ) {
            while (!plain.hasRemaining()) {
                if (engine == null) {
                    receive(plain);
                } else {
                    handshake(engine);
                    decrypt(engine);
                }
            }
            int count = Math.min(plain.remaining(), size - length);
            plain.get(bytes, length, count);
            length += count;
        }
        return bytes;
    }

    private void send(byte[] bytes) throws IOException {
        if (engine == null) {
            socket.getOutputStream().write(bytes);
            return;
        }
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            encrypt(engine, left);
        }
    }

    /** Takes the handshake to its end. Once it is over there is mostly nothing to do: TLS 1.3 may renew keys. */
    private void handshake(SSLEngine tls) throws IOException {
        while (!deadline.isOver()) {
            switch (tls.getHandshakeStatus()) {
                case NEED_TASK -> runTasks(tls);
                case NEED_WRAP -> encrypt(tls, ByteBuffer.allocate(0));
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> decrypt(tls);
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
        throw new SocketTimeoutException();
    }

    private static void runTasks(SSLEngine tls) {
        for (Runnable task = tls.getDelegatedTask(); task != null; task = tls.getDelegatedTask()) {
            task.run();
        }
    }

    private void encrypt(SSLEngine tls, ByteBuffer bytes) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(tls.getSession().getPacketBufferSize());
        Status status = tls.wrap(bytes, record).getStatus();
        socket.getOutputStream().write(record.array(), 0, record.position());
        if (status != Status.OK) {
            throw new EOFException("TLS: " + status);
        }
    }

    /** Takes in one record; whatever it has for the reader is in {@link #plain}, which is empty before. */
    private void decrypt(SSLEngine tls) throws IOException {
        while (true) {
            if (encrypted.remaining() >= 2 && !isTls(encrypted)) {
                throw new OtherProtocolException("it answers in plain text");
            }
            plain.clear();
            SSLEngineResult result;
            try {
                result = tls.unwrap(encrypted, plain);
            } finally {
                plain.flip();
            }
            switch (result.getStatus()) {
                case OK -> {
                    return;
                }
                case BUFFER_UNDERFLOW -> receive(encrypted);
                case BUFFER_OVERFLOW -> throw new SSLException("a record is longer than TLS allows");
                case CLOSED -> throw new EOFException();
            }
        }
    }

    /** Whether a record begins so, of the types change_cipher_spec to heartbeat, and of whatever version. */
    private static boolean isTls(ByteBuffer record) {
        byte type = record.get(record.position());
        return type >= 20 && type <= 24 && record.get(record.position() + 1) == 3;
    }

    /** Adds to a buffer what comes next, at least one byte. */
    private void receive(ByteBuffer buffer) throws IOException {
        byte[] bytes = new byte[buffer.capacity() - buffer.remaining()];
        if (bytes.length == 0) {
            throw new SSLException("a record is longer than TLS allows");
        }
        if (deadline.isOver()) {
            throw new SocketTimeoutException();
        }
        // Before each read: a peer that sends byte by byte must not get the whole time for each of them.
        socket.setSoTimeout(deadline.remainingMillis());
        int count = socket.getInputStream().read(bytes);
        if (count < 0) {
            throw new EOFException();
        }
        buffer.compact().put(bytes, 0, count).flip();
    }
}
