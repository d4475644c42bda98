/** Tests of the broker: {@code *Test} without starting one, {@code *IT} with. */
@NullMarked
package com.niura.kafka.localmsk.internal.tls;

import org.jspecify.annotations.NullMarked;
