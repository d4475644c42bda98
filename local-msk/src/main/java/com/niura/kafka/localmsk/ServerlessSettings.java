package com.niura.kafka.localmsk;

import java.time.Duration;

import com.niura.kafka.localmsk.iam.Limits;

/**
 * What was asked of a look-alike of MSK Serverless.
 *
 * @param policyDelay how long a change of a role's policies takes until it is in force
 */
record ServerlessSettings(String region, Limits limits, Duration policyDelay) {}
