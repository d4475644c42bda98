/**
 * Clusters for tests with JUnit Jupiter 5.12 or newer, and with Spring's test context.
 *
 * <p>Start with {@link com.niura.kafka.localmsk.junit.WithLocalMsk}. JUnit, Spring and Kafka's client are those of the tests that
 * use it. Tests may run in parallel: a cluster is started once for its class.
 */
@NullMarked
package com.niura.kafka.localmsk.junit;

import org.jspecify.annotations.NullMarked;
