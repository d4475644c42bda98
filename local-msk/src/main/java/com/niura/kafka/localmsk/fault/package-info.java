/**
 * A bad network in front of a broker, or of anything else that speaks TCP.
 *
 * <p>Start with {@link com.niura.kafka.localmsk.fault.FaultProxy#inFrontOf}, or with {@code LocalMsk.builder().faultProxy()} for a
 * proxy in front of each broker. A proxy may be used by many threads. It looks at no byte that it passes on.
 */
@NullMarked
package com.niura.kafka.localmsk.fault;

import org.jspecify.annotations.NullMarked;
