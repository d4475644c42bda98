/**
 * What MSK's IAM access control decides, without any Kafka in it: identities, signatures, limits, and the files by which the API
 * and the broker's JVM share them. What the policies mean is in {@code com.niura.kafka.iam}.
 *
 * <p>Start with {@link com.niura.kafka.localmsk.iam.AccessState}, which says who may do what on one cluster;
 * {@link com.niura.kafka.localmsk.iam.SignatureVerifier} checks who a client is. All values are immutable and safe for use by
 * many threads.
 *
 * <p>The code runs inside brokers too, on their Jackson: 2.10 with Kafka 2.8, 2.21 with Kafka 4.4.
 */
@NullMarked
package com.niura.kafka.localmsk.iam;

import org.jspecify.annotations.NullMarked;
