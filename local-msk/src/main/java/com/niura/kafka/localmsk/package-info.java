/**
 * A real Apache Kafka broker on loopback, for tests and demonstrations.
 *
 * <p>Start with {@link com.niura.kafka.localmsk.LocalMsk#start()}, or put {@link com.niura.kafka.localmsk.junit.WithLocalMsk} on a
 * JUnit test class. The broker is the stock server in a JVM of its own: its jars never reach the class path of the caller,
 * who is free to use any version of the Kafka client. A {@code LocalMsk} may be shared between threads. {@link
 * com.niura.kafka.localmsk.fault.FaultProxy} puts a bad network in front of it, and
 * {@link com.niura.kafka.localmsk.credentials.ContainerCredentials} is where a client under test gets its AWS credentials from, as on
 * Amazon ECS. Nothing here imitates Kafka, and nothing here is meant to keep data that matters.
 */
@NullMarked
package com.niura.kafka.localmsk;

import org.jspecify.annotations.NullMarked;
