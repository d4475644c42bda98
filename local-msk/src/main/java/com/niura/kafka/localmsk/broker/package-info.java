/**
 * What makes a stock broker ask for what MSK Serverless asks for: plug-ins that run inside the broker's JVM, at its own
 * extension points.
 *
 * <p>Start with {@link com.niura.kafka.localmsk.broker.IamBrokerConfig}, which has the settings that name them all: the SASL
 * mechanism AWS_MSK_IAM, an authorizer that decides by IAM policies, and two policies that refuse what the service refuses.
 * They read {@code access.json} in a folder, for each decision anew, and write their decisions beside it.
 *
 * <p>The classes run on the Kafka client, and the Jackson, of the broker: they may use only what both 2.8 and 4.x have.
 */
@NullMarked
package com.niura.kafka.localmsk.broker;

import org.jspecify.annotations.NullMarked;
