package com.niura.kafka.guard.internal.probe;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A port on loopback that treats every connection as a test wants it to, and may be no Kafka at all. */
final class ScriptedPort implements AutoCloseable {

    /** What is done with one connection, which is closed afterwards. */
    interface Script {
        void play(Socket connection) throws IOException;

        /** Returns the script with this name, as tables have it: "silent", "closing HEX", "broker ERROR_CODE MECHANISM…". */
        static Script named(String name) {
            List<String> words = List.of(name.split(" "));
            return switch (words.get(0)) {
                case "silent" -> silent();
                case "closing" -> closingAfter(words.size() > 1 ? words.get(1) : "");
                case "broker" -> broker(Integer.parseInt(words.get(1)), words.subList(2, words.size()));
                default -> throw new IllegalArgumentException(name);
            };
        }
    }

    private final ServerSocket listener;
    private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
    private final BlockingQueue<Socket> finished = new LinkedBlockingQueue<>();

    ScriptedPort(Script script) throws IOException {
        this(InetAddress.getLoopbackAddress(), 0, script);
    }

    ScriptedPort(InetAddress address, int port, Script script) throws IOException {
        listener = new ServerSocket(port, 50, address);
        Thread thread = new Thread(
                () -> {
                    while (!listener.isClosed()) {
                        try (Socket connection = listener.accept()) {
                            accepted.add(connection);
                            try {
                                script.play(connection);
                            } finally {
                                finished.add(connection);
                            }
                        } catch (IOException e) {
                            // The probe, or the end of the test, has closed it.
                        }
                    }
                },
                "scripted-port");
        thread.setDaemon(true);
        thread.start();
    }

    /** Reads what comes, and answers nothing, until the other side closes the connection. */
    static Script silent() {
        return connection -> {
            while (connection.getInputStream().read() >= 0) {
                // Not even this byte is answered.
            }
        };
    }

    /** Answers whatever comes first with these bytes and closes the connection. */
    static Script closingAfter(String hex) {
        return connection -> {
            connection.getInputStream().read(new byte[4096]);
            connection.getOutputStream().write(HexFormat.of().parseHex(hex));
        };
    }

    /** Answers whatever comes first with these bytes, and nothing more. */
    static Script silentAfter(String hex) {
        return connection -> {
            closingAfter(hex).play(connection);
            silent().play(connection);
        };
    }

    /** Answers with these bytes, without waiting for a question, and then with one more every 20 milliseconds. */
    static Script drippingAfter(String hex) {
        return connection -> {
            connection.getOutputStream().write(HexFormat.of().parseHex(hex));
            while (!connection.isClosed()) {
                connection.getOutputStream().write(0);
                LockSupport.parkNanos(20_000_000);
            }
        };
    }

    /** Speaks TLS, and plays the script inside. */
    static Script tls(SSLContext context, Script inside) {
        return connection -> {
            SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(connection, null, 0, false);
            secured.setUseClientMode(false);
            inside.play(secured);
        };
    }

    /** Answers as a broker does, as far as a probe asks; closes the connection when its answer would have to be TLS. */
    static Script broker(int saslErrorCode, List<String> mechanisms) {
        return connection -> {
            DataInputStream in = new DataInputStream(connection.getInputStream());
            while (true) {
                int size = in.readInt();
                if (size > 1000) {
                    return;
                }
                ByteBuffer request = ByteBuffer.wrap(in.readNBytes(size));
                short api = request.getShort();
                request.getShort();
                ByteBuffer answer = ByteBuffer.allocate(200).putInt(0).putInt(request.getInt());
                if (api == 18) {
                    answer.putShort((short) 0).putInt(0);
                } else {
                    answer.putShort((short) saslErrorCode).putInt(mechanisms.size());
                    mechanisms.forEach(
                            name -> answer.putShort((short) name.length()).put(name.getBytes(UTF_8)));
                }
                answer.putInt(0, answer.position() - 4);
                connection.getOutputStream().write(answer.array(), 0, answer.position());
            }
        };
    }

    String address() {
        return listener.getInetAddress().getHostAddress() + ":" + port();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The connections that were made, each before its script begins. */
    BlockingQueue<Socket> accepted() {
        return accepted;
    }

    /** The connections whose script has ended, one way or the other. */
    BlockingQueue<Socket> finished() {
        return finished;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
