package com.niura.kafka.guard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Ports on loopback that take no connection. */
public final class Ports {

    private Ports() {}

    /** Returns the address of one where nothing listens. */
    public static String closed() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }

    /** One with a full backlog: the operating system drops what comes next, as a firewall does. */
    public static final class Dropping implements AutoCloseable {

        private final ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final Socket first = new Socket();
        private final Socket second = new Socket();

        public Dropping() throws IOException {
            first.connect(full.getLocalSocketAddress());
            second.connect(full.getLocalSocketAddress());
        }

        public String address() {
            return "127.0.0.1:" + full.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            first.close();
            second.close();
            full.close();
        }
    }
}
