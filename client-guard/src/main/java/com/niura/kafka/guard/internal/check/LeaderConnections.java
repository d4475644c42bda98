package com.niura.kafka.guard.internal.check;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.target.HostPort;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Whether the leaders of topics take connections from here: an admin client needs one broker, producers and consumers need each
 * leader. One TCP connection to each, all at once, closed again without a byte; no address is tried that is the only bootstrap
 * server, which has just answered. Stateless.
 */
final class LeaderConnections {

    private static final Duration LONGEST = Duration.ofSeconds(3);
    /** A connection that is not answered by then is not being answered: a packet that is lost is sent again after a second. */
    private static final Duration LONG_ENOUGH = Duration.ofMillis(1500);

    private LeaderConnections() {}

    /** Adds a warning for each leader that cannot be reached. Blocks for three seconds and until the deadline at the most. */
    static AttemptResult check(
            AttemptResult result, List<TopicDescription> descriptions, Failures failures, Deadline deadline)
            throws InterruptedException {
        Map<HostPort, Set<String>> topicsByLeader = topicsByLeader(descriptions);
        List<HostPort> bootstrap = failures.target().addresses();
        boolean hasAnswered = bootstrap.size() == 1 && topicsByLeader.keySet().equals(Set.copyOf(bootstrap));
        if (topicsByLeader.isEmpty() || hasAnswered) {
            return result;
        }
        List<Failure> warnings = new ArrayList<>(result.warnings());
        try {
            unreachable(List.copyOf(topicsByLeader.keySet()), deadline.atMost(LONGEST))
                    .forEach((leader, detail) -> warnings.add(failures.leaderUnreachable(
                            leader, detail, List.copyOf(topicsByLeader.getOrDefault(leader, Set.of())))));
        } catch (ExecutionException | TimeoutException e) {
            warnings.add(failures.notChecked(
                    "whether the leaders of the topics can be reached",
                    e instanceof TimeoutException ? "their names do not resolve in time" : "no connection can be made",
                    "Nothing has to be done: the first write and the first read will tell."));
        }
        return AttemptResult.of(result.topics(), warnings);
    }

    private static Map<HostPort, Set<String>> topicsByLeader(List<TopicDescription> descriptions) {
        Map<HostPort, Set<String>> topics = new LinkedHashMap<>();
        for (TopicDescription description : descriptions) {
            for (TopicPartitionInfo partition : description.partitions()) {
                Node leader = partition.leader();
                if (leader != null && !leader.isEmpty()) {
                    topics.computeIfAbsent(new HostPort(leader.host(), leader.port()), key -> new TreeSet<>())
                            .add(description.name());
                }
            }
        }
        return topics;
    }

    /** On a thread of its own, since the look-up of a name keeps to no time limit. */
    private static Map<HostPort, String> unreachable(List<HostPort> leaders, Deadline deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Map<HostPort, String>> found = new CompletableFuture<>();
        var unused = Threads.start(Thread.currentThread().getName() + "-leaders", () -> {
            try {
                found.complete(connect(leaders));
            } catch (Throwable e) {
                found.completeExceptionally(e);
            }
        });
        return found.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Tries all addresses of each leader at once; one that takes a connection is enough. */
    private static Map<HostPort, String> connect(List<HostPort> leaders) throws IOException {
        Map<HostPort, String> unreachable = new LinkedHashMap<>();
        List<SocketChannel> channels = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (HostPort leader : leaders) {
                try {
                    for (InetAddress address : InetAddress.getAllByName(leader.host())) {
                        unreachable.put(leader, "connections are not answered within " + Texts.seconds(LONG_ENOUGH));
                        SocketChannel channel = SocketChannel.open();
                        channels.add(channel);
                        channel.configureBlocking(false);
                        SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT, leader);
                        if (channel.connect(new InetSocketAddress(address, leader.port()))) {
                            unreachable.remove(leader);
                            key.cancel();
                            break;
                        }
                    }
                } catch (UnknownHostException e) {
                    unreachable.put(leader, "its name does not resolve");
                } catch (IOException e) {
                    unreachable.put(leader, words(e));
                }
            }
            Deadline answered = Deadline.in(LONG_ENOUGH);
            boolean isOver;
            do {
                // At last once more without waiting: what came while this thread was late is an answer, too.
                isOver = answered.isOver();
                int unused = isOver ? selector.selectNow() : selector.select(answered.remainingMillis());
                for (SelectionKey key : selector.selectedKeys()) {
                    HostPort leader = (HostPort) key.attachment();
                    try {
                        boolean unusedResult = ((SocketChannel) key.channel()).finishConnect();
                        unreachable.remove(leader);
                    } catch (IOException e) {
                        unreachable.computeIfPresent(leader, (unreached, before) -> words(e));
                    }
                    key.cancel();
                }
                selector.selectedKeys().clear();
            } while (!isOver
                    && selector.keys().stream()
                            .anyMatch(key -> key.isValid() && unreachable.containsKey((HostPort) key.attachment())));
        } finally {
            for (SocketChannel channel : channels) {
                channel.close();
            }
        }
        return unreachable;
    }

    private static String words(IOException error) {
        return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    }
}
