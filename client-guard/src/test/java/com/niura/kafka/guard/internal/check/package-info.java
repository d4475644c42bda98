@NullMarked
package com.niura.kafka.guard.internal.check;

import org.jspecify.annotations.NullMarked;
