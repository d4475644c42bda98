/** Tests of what runs inside the broker, without a broker. */
@NullMarked
package com.niura.kafka.localmsk.broker;

import org.jspecify.annotations.NullMarked;
