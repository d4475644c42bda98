package com.niura.kafka.lying;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Takes connections on a port of loopback, each on a daemon thread of its own, until it is closed. */
public final class LoopbackListener implements AutoCloseable {

    /** What is said on a connection. It ends when that is closed, on either side. */
    public interface Conversation {
        void hold(Socket client) throws IOException;
    }

    private final String name;
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    /** @param name of the threads */
    public LoopbackListener(String name, Conversation conversation) throws IOException {
        this.name = name;
        startDaemon(() -> {
            while (true) {
                Socket client = socket.accept();
                startDaemon(() -> {
                    try (client) {
                        conversation.hold(client);
                    }
                });
            }
        });
    }

    public int port() {
        return socket.getLocalPort();
    }

    public String address() {
        return "127.0.0.1:" + port();
    }

    private interface Work {
        void run() throws IOException;
    }

    private void startDaemon(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // Closed.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
