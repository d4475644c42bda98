package com.niura.kafka.admin.apply;

import java.util.List;

import com.niura.kafka.admin.cluster.ChangeOutcome;
import com.niura.kafka.admin.cluster.CreateOutcome;
import com.niura.kafka.catalog.Topic;

/**
 * One topic after a run.
 *
 * @param topic the topic as declared
 * @param outcome what the request to create it ended with
 * @param changes what the requests to change it ended with; none where nothing was to be changed
 * @param standing how it stands now
 */
public record AppliedTopic(Topic topic, CreateOutcome outcome, List<ChangeOutcome> changes, Standing standing) {

    public AppliedTopic {
        changes = List.copyOf(changes);
    }

    /** A topic that was not to be changed. */
    public AppliedTopic(Topic topic, CreateOutcome outcome, Standing standing) {
        this(topic, outcome, List.of(), standing);
    }

    /** Whether the run changed something about a topic that was there. */
    public boolean isChanged() {
        return changes.stream().anyMatch(ChangeOutcome.Changed.class::isInstance);
    }
}
