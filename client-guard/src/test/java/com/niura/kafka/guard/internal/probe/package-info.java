/** Tests of the probe against scripted ports on loopback; no broker is needed. */
@NullMarked
package com.niura.kafka.guard.internal.probe;

import org.jspecify.annotations.NullMarked;
