package com.niura.kafka.guard.internal.check;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
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
import com.niura.kafka.guard.internal.Threads;
import com.niura.kafka.guard.internal.failure.FailureClassifier;
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

    /** Time for two addresses of a leader. */
    private static final Duration LONGEST = Duration.ofSeconds(4);
    /** A connection that is not answered by then is not being answered: a packet that is lost is sent again after a second. */
    private static final Duration LONG_ENOUGH = Duration.ofMillis(1500);

    private LeaderConnections() {}

    /** Adds a warning for each leader that cannot be reached. Blocks for four seconds and until the deadline at the most. */
    static AttemptResult check(
            AttemptResult result, List<TopicDescription> descriptions, Failures failures, Deadline deadline)
            throws InterruptedException {
        Map<Node, Set<String>> topicsByLeader = topicsByLeader(descriptions);
        if (hasAnswered(topicsByLeader.keySet(), failures.target().addresses())) {
            return result;
        }
        // On threads, since the look-up of a name keeps to no time limit.
        String thread = Thread.currentThread().getName() + "-leader";
        Map<Node, CompletableFuture<String>> problems = new LinkedHashMap<>();
        topicsByLeader.keySet().forEach(leader -> problems.put(leader, Threads.async(thread, () -> connect(leader))));
        List<Failure> warnings = new ArrayList<>(result.warnings());
        Deadline limited = deadline.atMost(LONGEST);
        for (Map.Entry<Node, CompletableFuture<String>> leader : problems.entrySet()) {
            HostPort address =
                    new HostPort(leader.getKey().host(), leader.getKey().port());
            try {
                String problem = leader.getValue().get(limited.remaining().toNanos(), TimeUnit.NANOSECONDS);
                if (!problem.isEmpty()) {
                    Set<String> topics = topicsByLeader.getOrDefault(leader.getKey(), Set.of());
                    warnings.add(failures.leaderUnreachable(address, problem, List.copyOf(topics)));
                }
            } catch (TimeoutException e) {
                warnings.add(
                        notChecked(address, "neither its name nor a connection to it was answered in time", failures));
            } catch (ExecutionException e) {
                warnings.add(notChecked(address, FailureClassifier.words(FailureClassifier.unwrap(e)), failures));
            }
        }
        return AttemptResult.of(result.topics(), warnings);
    }

    private static Failure notChecked(HostPort leader, String why, Failures failures) {
        return failures.notChecked(
                "whether the leader " + leader + " can be reached", why, TopicEvaluator.NOTHING_TO_DO);
    }

    private static Map<Node, Set<String>> topicsByLeader(List<TopicDescription> descriptions) {
        Map<Node, Set<String>> topics = new LinkedHashMap<>();
        for (TopicDescription description : descriptions) {
            for (TopicPartitionInfo partition : description.partitions()) {
                Node leader = partition.leader();
                if (leader != null && !leader.isEmpty()) {
                    topics.computeIfAbsent(leader, key -> new TreeSet<>()).add(description.name());
                }
            }
        }
        return topics;
    }

    private static boolean hasAnswered(Set<Node> leaders, List<HostPort> bootstrap) {
        return bootstrap.size() == 1
                && leaders.stream()
                        .allMatch(
                                leader -> leader.host().equals(bootstrap.get(0).host())
                                        && leader.port() == bootstrap.get(0).port());
    }

    /** Returns what is wrong; nothing for a leader that is reached. */
    private static String connect(Node leader) throws IOException {
        String problem = "";
        try {
            for (InetAddress address : InetAddress.getAllByName(leader.host())) {
                try (Socket socket = new Socket(Proxy.NO_PROXY)) {
                    socket.connect(new InetSocketAddress(address, leader.port()), (int) LONG_ENOUGH.toMillis());
                    return "";
                } catch (SocketTimeoutException e) {
                    problem = "connections are not answered within " + Texts.seconds(LONG_ENOUGH);
                } catch (IOException e) {
                    problem = FailureClassifier.words(e);
                }
            }
            return problem;
        } catch (UnknownHostException e) {
            return "its name does not resolve";
        }
    }
}
