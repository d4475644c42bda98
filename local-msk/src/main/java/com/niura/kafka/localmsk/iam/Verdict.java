package com.niura.kafka.localmsk.iam;

/**
 * What policies say about one action on one resource.
 *
 * @param reason which statement decided, or which one is missing
 */
public record Verdict(boolean allowed, String reason) {}
