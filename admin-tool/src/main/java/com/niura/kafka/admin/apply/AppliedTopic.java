package com.niura.kafka.admin.apply;

import com.niura.kafka.admin.cluster.CreateOutcome;
import com.niura.kafka.catalog.Topic;

/**
 * One topic after a run.
 *
 * @param topic the topic as declared
 * @param outcome what the request to create it ended with
 * @param standing how it stands now
 */
public record AppliedTopic(Topic topic, CreateOutcome outcome, Standing standing) {}
