package com.niura.kafka.localmsk.internal.process;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

import com.niura.kafka.localmsk.LocalMskException;
import org.jspecify.annotations.Nullable;

/**
 * Where one broker listens: for clients, for other brokers, and for controllers (or, with the Kafka that has it, ZooKeeper).
 *
 * @param host the address of the clients' listener, as a rule on loopback; the others are on {@link #HOST}
 */
public record Ports(String host, int client, int internal, int controller) {

    public static final String HOST = "127.0.0.1";

    /** The port of the IAM listener inside a VPC. */
    public static final int MSK_IAM = 9098;

    /**
     * Below the ports that operating systems hand out to outgoing connections: a stopped broker would otherwise find its port
     * borrowed by a client, even by one that is trying to reconnect to that very port.
     */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 1_000;
    /** Of this JVM, whose clusters may start side by side: a port that is free now may be another one's in a moment. */
    private static final Set<Integer> CHOSEN = ConcurrentHashMap.newKeySet();

    private static final boolean IS_LINUX = System.getProperty("os.name", "").equals("Linux");

    /** Ports that are free now, the client's one of the first broker being {@code wanted} if given; others may still take them. */
    public static List<Ports> choose(int brokers, OptionalInt wanted) {
        wanted.ifPresent(CHOSEN::add);
        List<Ports> chosen = new ArrayList<>();
        for (int broker = 0; broker < brokers; broker++) {
            int client = broker == 0 && wanted.isPresent() ? wanted.getAsInt() : free();
            chosen.add(new Ports(HOST, client, free(), free()));
        }
        return chosen;
    }

    /**
     * As {@link #choose}, but each broker's clients connect to the same port of a loopback address of its own, as they do on
     * MSK, where systems have more than one such address (Linux); elsewhere to a port of its own on 127.0.0.1. Of a cluster
     * with a name these are always the same, and need not be free; one that listens elsewhere or advertises an address has
     * one broker.
     */
    public static List<Ports> chooseLikeMsk(
            @Nullable String name,
            @Nullable String listenAddress,
            @Nullable AdvertisedAddress advertised,
            int brokers,
            OptionalInt wanted) {
        int port =
                wanted.orElse(advertised == null ? MSK_IAM : advertised.port().orElse(MSK_IAM));
        CHOSEN.add(port);
        Set<String> hosts = new HashSet<>();
        List<Ports> chosen = new ArrayList<>();
        for (int broker = 0; broker < brokers; broker++) {
            String host;
            int client = port;
            if (listenAddress != null || advertised != null) {
                host = listenAddress == null ? HOST : listenAddress;
            } else if (name != null) {
                host = IS_LINUX ? addressOf(name, broker) : HOST;
                client = IS_LINUX ? port : port + broker;
            } else {
                host = ownLoopbackAddress(port, hosts);
                boolean portIsFree = !host.equals(HOST) || (broker == 0 && wanted.isPresent());
                client = portIsFree ? port : free();
            }
            chosen.add(new Ports(host, client, free(), free()));
        }
        return chosen;
    }

    /** The same for the same name, on every machine. */
    private static String addressOf(String name, int broker) {
        int hash = (name + broker).hashCode();
        return String.join(
                ".",
                "127",
                String.valueOf(1 + Math.floorMod(hash, 254)),
                String.valueOf(Math.floorMod(hash / 254, 256)),
                String.valueOf(1 + Math.floorMod(hash / 254 / 256, 254)));
    }

    /** Whether it is an IP address that a listener can have here; names are not looked up. */
    public static boolean isOfThisMachine(String address) {
        if (!address.matches("[0-9]+(\\.[0-9]+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            return false;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public static boolean isWildcard(String address) {
        return literal(address).isAnyLocalAddress();
    }

    /** The same for brokers that leave the places where clients connect to proxies: for clients they listen elsewhere. */
    public static List<Ports> behindProxies(List<Ports> chosen) {
        chosen.forEach(ports -> CHOSEN.addAll(List.of(ports.client, ports.internal, ports.controller)));
        return chosen.stream()
                .map(ports -> new Ports(HOST, free(), ports.internal, ports.controller))
                .toList();
    }

    /**
     * Refuses ports that somebody listens on.
     *
     * @throws LocalMskException naming the addresses that are taken
     */
    public void requireFree() {
        List<String> taken = Stream.of(clientAddress(), address(HOST, internal), address(HOST, controller))
                .filter(address -> !isFree(address))
                .map(address -> "%s of %s".formatted(address.getPort(), address.getHostString()))
                .toList();
        if (!taken.isEmpty()) {
            throw new LocalMskException(
                    "The broker needs port %s, but another process is using it. End that process, or choose another port."
                            .formatted(String.join(", ", taken)));
        }
    }

    public InetSocketAddress clientAddress() {
        return address(host, client);
    }

    /** Where this machine finds the clients' listener, also one for all addresses. */
    public InetSocketAddress localAddress() {
        return isWildcard(host) ? address(HOST, client) : clientAddress();
    }

    public static InetSocketAddress address(int port) {
        return address(HOST, port);
    }

    private static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(literal(host), port);
    }

    private static InetAddress literal(String address) {
        try {
            // Nothing is looked up.
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new AssertionError(address + " is an address", e);
        }
    }

    /** The address in the form that Kafka clients take. */
    public static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    /** How ports are chosen; tests choose bad ones. */
    @FunctionalInterface
    public interface Chooser {
        List<Ports> choose(int brokers, OptionalInt wanted);
    }

    private static int free() {
        if (CHOSEN.size() > (HIGHEST - LOWEST) / 2) {
            CHOSEN.clear();
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int candidate = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(address(candidate)) && CHOSEN.add(candidate)) {
                return candidate;
            }
        }
        throw new LocalMskException("Expected free ports on %s between %s and %s, but of %s tried nearly all are taken"
                .formatted(HOST, LOWEST, HIGHEST, ATTEMPTS));
    }

    private static String ownLoopbackAddress(int port, Set<String> taken) {
        for (int attempt = 0; attempt < 20; attempt++) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            String candidate =
                    "127.%s.%s.%s".formatted(random.nextInt(1, 255), random.nextInt(256), random.nextInt(1, 255));
            if (!taken.contains(candidate) && isFree(address(candidate, port))) {
                taken.add(candidate);
                return candidate;
            }
        }
        return HOST;
    }

    private static boolean isFree(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            // As the broker does it: connections that are only being forgotten do not count.
            socket.setReuseAddress(true);
            socket.bind(address);
            return true;
        } catch (BindException e) {
            return false;
        } catch (IOException e) {
            throw new LocalMskException("Cannot find out whether %s is free: %s".formatted(address, e), e);
        }
    }
}
