/**
 * IAM policies for {@code kafka-cluster:} actions, as AWS writes and evaluates them: no Kafka, no AWS account, nothing read or
 * written.
 *
 * <p>{@link com.niura.kafka.iam.PolicyDocument} reads a policy, {@link com.niura.kafka.iam.PolicyEvaluation} decides on one
 * action and resource, {@link com.niura.kafka.iam.PolicyComparison} tells how two policies differ. All values are immutable
 * and safe for use by many threads. Conditions, principals and policy variables are refused; there are no resource policies,
 * permission boundaries or session policies.
 *
 * <p>The code also runs inside brokers, on their Jackson: 2.10 with Kafka 2.8, 2.21 with Kafka 4.4.
 */
@NullMarked
package com.niura.kafka.iam;

import org.jspecify.annotations.NullMarked;
