/** Tests of the examples. */
@NullMarked
package com.niura.kafka.examples;

import org.jspecify.annotations.NullMarked;
