package com.niura.kafka.localmsk;

import java.time.Duration;

import com.niura.kafka.iam.Arn;
import com.niura.kafka.localmsk.iam.Limits;
import com.niura.kafka.localmsk.internal.process.AdvertisedAddress;
import com.niura.kafka.localmsk.internal.process.Ports;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of an emulator of MSK Serverless.
 *
 * @param clusterArn the cluster's name to AWS; null for one that is made up
 * @param policyDelay how long a change of a role's policies takes until it is in force
 * @param name what host names, addresses and the ARN are made from; null for ones that are new at each start
 * @param listenAddress where the broker listens for clients; null for a loopback address
 * @param advertised what clients are told to connect to; null for a host name of the service's form
 */
record ServerlessSettings(
        String region,
        @Nullable Arn clusterArn,
        Limits limits,
        Duration policyDelay,
        @Nullable String name,
        @Nullable String listenAddress,
        @Nullable AdvertisedAddress advertised) {

    ServerlessSettings {
        if (clusterArn != null && !clusterArn.region().equals(region)) {
            throw new IllegalStateException(
                    "the region of %s must be that of the cluster, %s".formatted(clusterArn, region));
        }
        if (advertised == null && listenAddress != null && Ports.isWildcard(listenAddress)) {
            throw new IllegalStateException(
                    "listening on %s needs an advertised address: the name or address under which clients reach this machine"
                            .formatted(listenAddress));
        }
    }

    /** The AWS partition of the region, as ARNs name it. */
    String partition() {
        return region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    }
}
