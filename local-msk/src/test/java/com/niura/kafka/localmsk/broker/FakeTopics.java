package com.niura.kafka.localmsk.broker;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Topics that are there when a test says so. */
final class FakeTopics implements Topics {

    final Map<String, Integer> partitions = new HashMap<>();
    final Set<String> compacted = new HashSet<>();
    /** What happens each time before somebody looks. */
    Runnable beforeLook = () -> {};

    @Override
    public Map<String, Integer> partitions() {
        beforeLook.run();
        return new HashMap<>(partitions);
    }

    @Override
    public Set<String> compacted(Collection<String> topics) {
        Set<String> both = new TreeSet<>(compacted);
        both.retainAll(topics);
        return both;
    }
}
