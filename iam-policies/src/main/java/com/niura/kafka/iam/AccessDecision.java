package com.niura.kafka.iam;

/**
 * What policies say about one action on one resource.
 *
 * @param reason which statement decided, or which one is missing
 */
public record AccessDecision(boolean allowed, String reason) {}
