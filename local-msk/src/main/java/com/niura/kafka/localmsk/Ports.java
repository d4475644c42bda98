package com.niura.kafka.localmsk;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** The three loopback ports of one broker. */
record Ports(int client, int internal, int controller) {

    static final String HOST = "127.0.0.1";

    /**
     * Below the ports that operating systems hand out to outgoing connections: a stopped broker would otherwise find its port
     * borrowed by a client, even by one that is trying to reconnect to that very port.
     */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 1_000;

    /** Three ports that are free now, the client's one being {@code wanted} if given; nothing keeps others from taking them. */
    static Ports choose(OptionalInt wanted) {
        List<Integer> chosen = new ArrayList<>();
        wanted.ifPresent(chosen::add);
        for (int attempt = 0; attempt < ATTEMPTS && chosen.size() < 3; attempt++) {
            int candidate = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (!chosen.contains(candidate) && isFree(candidate)) {
                chosen.add(candidate);
            }
        }
        if (chosen.size() < 3) {
            throw new LocalMskException(
                    "Expected free ports on %s between %d and %d, but of %d tried nearly all are taken"
                            .formatted(HOST, LOWEST, HIGHEST, ATTEMPTS));
        }
        return new Ports(chosen.get(0), chosen.get(1), chosen.get(2));
    }

    /** @throws LocalMskException naming the ports that are taken, if any */
    void requireFree() {
        List<Integer> taken = IntStream.of(client, internal, controller)
                .filter(port -> !isFree(port))
                .boxed()
                .toList();
        if (!taken.isEmpty()) {
            throw new LocalMskException(
                    "The broker needs port %s of %s, but another process is using it. End that process, or choose another port."
                            .formatted(
                                    String.join(
                                            ", ",
                                            taken.stream().map(String::valueOf).toList()),
                                    HOST));
        }
    }

    static InetSocketAddress address(int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(HOST, new byte[] {127, 0, 0, 1}), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    /** How ports are chosen; tests choose bad ones. */
    @FunctionalInterface
    interface Chooser {
        Ports choose(OptionalInt wanted);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As the broker does it: connections that are only being forgotten do not count.
            socket.setReuseAddress(true);
            socket.bind(address(port));
            return true;
        } catch (BindException e) {
            return false;
        } catch (IOException e) {
            throw new LocalMskException(
                    "Cannot find out whether port %d of %s is free: %s".formatted(port, HOST, e), e);
        }
    }
}
