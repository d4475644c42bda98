package com.niura.kafka.localmsk.broker;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import com.niura.kafka.iam.AccessDecision;
import com.niura.kafka.iam.IamAction;
import com.niura.kafka.localmsk.iam.AccessFile;
import com.niura.kafka.localmsk.iam.AccessState;
import com.niura.kafka.localmsk.iam.Decision;
import com.niura.kafka.localmsk.iam.DecisionLog;
import org.jspecify.annotations.Nullable;

/**
 * What the plug-ins of one broker share, which Kafka makes separately: the state of access, the log of decisions, and what
 * has happened lately. Safe for use by many threads.
 */
final class BrokerAccess {

    private static final int REMEMBERED_DECISIONS = 10_000;
    private static final Map<String, BrokerAccess> OF_THIS_JVM = new ConcurrentHashMap<>();

    private final int brokerId;
    private final Clock clock;
    private final AccessFile file;
    private final DecisionLog log;
    private final ConnectionRateLimit connections = new ConnectionRateLimit();
    private final PartitionQuota ledger;

    /** What has been allowed and logged since the state was read, so that a busy producer does not fill the disk. */
    private final Set<String> logged = Collections.newSetFromMap(new ConcurrentHashMap<>());

    private volatile @Nullable AccessState last;

    BrokerAccess(Path folder, int brokerId, Clock clock, Topics topics) {
        this.brokerId = brokerId;
        this.clock = clock;
        this.file = new AccessFile(folder);
        this.log = new DecisionLog(folder);
        this.ledger = new PartitionQuota(topics, clock);
    }

    /**
     * The one of the broker with these settings, which may be as they are in the file or parsed.
     *
     * @throws IllegalStateException if they do not say where the shared folder is
     */
    static BrokerAccess of(Map<String, ?> settings) {
        Object folder = settings.get(IamBrokerConfig.ACCESS_CONFIG);
        String path = folder == null ? System.getProperty(IamBrokerConfig.ACCESS_PROPERTY) : folder.toString();
        if (path == null) {
            throw new IllegalStateException("Expected the folder with access.json as system property %s or setting %s"
                    .formatted(IamBrokerConfig.ACCESS_PROPERTY, IamBrokerConfig.ACCESS_CONFIG));
        }
        int id = brokerId(settings);
        return OF_THIS_JVM.computeIfAbsent(
                path + "#" + id,
                key -> new BrokerAccess(
                        Path.of(path), id, Clock.systemUTC(), new BrokerTopics(settings, Path.of(path))));
    }

    private static int brokerId(Map<String, ?> settings) {
        return Stream.of("node.id", "broker.id")
                .map(settings::get)
                .filter(id -> id != null)
                .mapToInt(id -> Integer.parseInt(id.toString()))
                .filter(id -> id >= 0)
                .findFirst()
                .orElse(0);
    }

    /** The state as it is now: the same object as long as nobody changes it, so that it need not be compared role by role. */
    @SuppressWarnings("ReferenceEquality")
    AccessState state() {
        AccessState current = file.read();
        if (current != last) {
            last = current;
            logged.clear();
        }
        return current;
    }

    Clock clock() {
        return clock;
    }

    /** The connections of the last second. */
    ConnectionRateLimit connections() {
        return connections;
    }

    PartitionQuota ledger() {
        return ledger;
    }

    void log(String principal, IamAction action, Object resource, AccessDecision decision) {
        log(principal, action.toString(), resource.toString(), decision);
    }

    /** Refusals are logged each time; what is allowed is logged once, until somebody changes the state. */
    void log(String principal, String action, String resource, AccessDecision decision) {
        if (decision.allowed() && !isNew(String.join(" ", principal, action, resource, decision.reason()))) {
            return;
        }
        log.append(new Decision(
                clock.instant(), brokerId, principal, action, resource, decision.allowed(), decision.reason()));
    }

    private boolean isNew(String allowed) {
        if (logged.size() >= REMEMBERED_DECISIONS) {
            logged.clear();
        }
        return logged.add(allowed);
    }
}
