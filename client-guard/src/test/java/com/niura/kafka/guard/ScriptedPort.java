package com.niura.kafka.guard;

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
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A port on loopback that treats every connection as a test wants it to, and may be no Kafka at all. */
final class ScriptedPort implements AutoCloseable {

    /** What is done with one connection, which is closed afterwards. */
    interface Script {
        void play(Socket connection) throws IOException;
    }

    private final ServerSocket listener;
    private final BlockingQueue<Socket> finished = new LinkedBlockingQueue<>();

    ScriptedPort(Script script) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(
                () -> {
                    while (!listener.isClosed()) {
                        try (Socket connection = listener.accept()) {
                            script.play(connection);
                            finished.add(connection);
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
            connection.getInputStream().read(new byte[4096]);
            connection.getOutputStream().write(HexFormat.of().parseHex(hex));
            silent().play(connection);
        };
    }

    /** Answers with these bytes, without waiting for a question, and then with one more every 20 milliseconds. */
    static Script drippingAfter(String hex) {
        return connection -> {
            connection.getOutputStream().write(HexFormat.of().parseHex(hex));
            while (!connection.isClosed()) {
                connection.getOutputStream().write(0);
                pause();
            }
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
                    answer.putShort((short) 0)
                            .putInt(1)
                            .putShort(api)
                            .putShort((short) 0)
                            .putShort((short) 4);
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
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** The connections whose script has ended, one way or the other. */
    BlockingQueue<Socket> finished() {
        return finished;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
