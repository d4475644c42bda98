package com.niura.kafka.localmsk;

import java.time.Duration;

import com.niura.kafka.iam.Arn;
import com.niura.kafka.localmsk.iam.Limits;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of a look-alike of MSK Serverless.
 *
 * @param clusterArn the cluster's name to AWS; null for one that is made up
 * @param policyDelay how long a change of a role's policies takes until it is in force
 */
record ServerlessSettings(String region, @Nullable Arn clusterArn, Limits limits, Duration policyDelay) {

    ServerlessSettings {
        if (clusterArn != null && !clusterArn.region().equals(region)) {
            throw new IllegalStateException(
                    "the region of %s must be that of the cluster, %s".formatted(clusterArn, region));
        }
    }
}
