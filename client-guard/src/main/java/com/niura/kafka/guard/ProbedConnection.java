package com.niura.kafka.guard;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * One connection of a {@link Probe}, which asks the two questions that a Kafka broker answers before it knows who asks.
 * Every read ends with {@link SocketTimeoutException} at the deadline, and no answer larger than 64 KiB is read.
 */
final class ProbedConnection implements Closeable {

    /** The answer of a listener to a SASL mechanism: Kafka's error code, and the mechanisms that it offers. */
    record SaslAnswer(short errorCode, List<String> mechanisms) {

        static final short OFFERED = 0;
        static final short OTHER_MECHANISMS = 33;
        static final short NO_SASL = 34;
    }

    /** The peer answers, but with TLS where plain text was expected. */
    static final class TlsAnswerException extends IOException {
        private static final long serialVersionUID = 1L;

        TlsAnswerException() {
            super("it answers with a TLS alert");
        }
    }

    /** The peer answers, but not as a Kafka broker does. */
    static final class NoKafkaException extends IOException {
        private static final long serialVersionUID = 1L;

        NoKafkaException(String message) {
            super(message);
        }
    }

    private static final int LARGEST_FRAME = 64 * 1024;
    /** What may go into a report; names are shorter: https://www.rfc-editor.org/rfc/rfc4422#section-3.1 */
    private static final Pattern MECHANISM = Pattern.compile("[\\w.-]{1,64}");

    private static final short SASL_HANDSHAKE = 17;
    private static final short API_VERSIONS = 18;
    private static final String CLIENT_ID = "topic-guard-probe";
    /** The first bytes of a TLS alert, of whatever version since 1.0. */
    private static final int TLS_ALERT = 0x1503;

    private final Socket plain;
    private final Deadline deadline;
    private Socket socket;
    private int correlationId;

    private ProbedConnection(Socket plain, Deadline deadline) {
        this.plain = plain;
        this.socket = plain;
        this.deadline = deadline;
    }

    /** @param plain not connected yet; whoever closes it ends whatever is going on here */
    static ProbedConnection open(Socket plain, InetSocketAddress address, Deadline deadline) throws IOException {
        ProbedConnection connection = new ProbedConnection(plain, deadline);
        plain.connect(address, connection.remainingMillis());
        return connection;
    }

    /** Does the TLS handshake, with the check of the host name that the parameters ask for. */
    SSLSession startTls(SSLContext context, SSLParameters parameters, String host, int port) throws IOException {
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, false);
        secured.setSSLParameters(parameters);
        plain.setSoTimeout(remainingMillis());
        secured.startHandshake();
        socket = secured;
        return secured.getSession();
    }

    /** Asks which requests the peer knows, and whether it is a Kafka broker thereby. */
    void askApiVersions() throws IOException {
        ask(API_VERSIONS, (short) 0, new byte[0]);
    }

    /** Asks for a mechanism, without any credentials. */
    SaslAnswer askFor(String mechanism) throws IOException {
        byte[] name = mechanism.getBytes(StandardCharsets.UTF_8);
        ByteBuffer answer = ask(
                SASL_HANDSHAKE,
                (short) 1,
                ByteBuffer.allocate(2 + name.length)
                        .putShort((short) name.length)
                        .put(name)
                        .array());
        try {
            short errorCode = answer.getShort();
            List<String> mechanisms = new ArrayList<>();
            for (int left = answer.getInt(); left > 0; left--) {
                byte[] offered = new byte[answer.getShort()];
                answer.get(offered);
                String offer = new String(offered, StandardCharsets.UTF_8);
                if (!MECHANISM.matcher(offer).matches()) {
                    throw new NoKafkaException("its answer to SaslHandshake makes no sense");
                }
                mechanisms.add(offer);
            }
            return new SaslAnswer(errorCode, List.copyOf(mechanisms));
        } catch (BufferUnderflowException | NegativeArraySizeException e) {
            throw new NoKafkaException("its answer to SaslHandshake makes no sense");
        }
    }

    private ByteBuffer ask(short api, short version, byte[] body) throws IOException {
        byte[] clientId = CLIENT_ID.getBytes(StandardCharsets.UTF_8);
        int length = 10 + clientId.length + body.length;
        ByteBuffer request = ByteBuffer.allocate(4 + length)
                .putInt(length)
                .putShort(api)
                .putShort(version)
                .putInt(++correlationId)
                .putShort((short) clientId.length)
                .put(clientId)
                .put(body);
        OutputStream out = socket.getOutputStream();
        out.write(request.array());
        out.flush();

        byte[] head = read(4);
        if (socket == plain && ByteBuffer.wrap(head).getShort() == TLS_ALERT) {
            throw new TlsAnswerException();
        }
        int size = ByteBuffer.wrap(head).getInt();
        if (size < 4 || size > LARGEST_FRAME) {
            throw new NoKafkaException(
                    "its first bytes are " + HexFormat.ofDelimiter(" ").formatHex(head));
        }
        ByteBuffer answer = ByteBuffer.wrap(read(size));
        if (answer.getInt() != correlationId) {
            throw new NoKafkaException("its answer is to another question");
        }
        return answer;
    }

    private byte[] read(int size) throws IOException {
        byte[] bytes = new byte[size];
        InputStream in = socket.getInputStream();
        for (int length = 0; length < size; ) {
            // Before each read: a peer that sends byte by byte must not get the whole time for each of them.
            plain.setSoTimeout(remainingMillis());
            int count = in.read(bytes, length, size - length);
            if (count < 0) {
                throw new EOFException();
            }
            length += count;
        }
        return bytes;
    }

    private int remainingMillis() throws SocketTimeoutException {
        if (deadline.isOver()) {
            throw new SocketTimeoutException();
        }
        // Zero would mean for ever.
        return Math.max(1, Math.toIntExact(deadline.remaining().toMillis()));
    }

    /** Closes the connection without TLS's farewell, for which the peer would have to be waited for. */
    @Override
    public void close() throws IOException {
        plain.close();
    }
}
