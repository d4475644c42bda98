package com.niura.kafka.admin.cluster;

import java.util.Optional;
import java.util.Set;

import com.niura.kafka.guard.internal.failure.Permission;

/**
 * What this identity sees of a topic, and what it may do with it.
 *
 * @param state what the cluster says of the topic, without configs
 * @param permissions what the broker reports; empty where it reports nothing, as of topics that do not exist
 */
public record TopicAccess(TopicState state, Optional<Set<Permission>> permissions) {}
