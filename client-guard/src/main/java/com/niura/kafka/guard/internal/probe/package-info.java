/**
 * Looks at the connection path without the Kafka client, whose time-out is one and the same for a closed port, dropped packets and
 * a listener with other security settings. {@link com.niura.kafka.guard.internal.probe.ConnectionProbe} is the entry point; what it
 * finds are {@link com.niura.kafka.guard.internal.probe.ProbeStep}s.
 *
 * <p>No credentials are sent, unless TLS asks for the client's certificate, and nothing unbounded is read.
 */
@NullMarked
package com.niura.kafka.guard.internal.probe;

import org.jspecify.annotations.NullMarked;
