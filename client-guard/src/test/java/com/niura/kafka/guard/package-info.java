/** Tests of the guard: *Test without a broker, *IT on a real one. */
@NullMarked
package com.niura.kafka.guard;

import org.jspecify.annotations.NullMarked;
