/** Tests of the examples, and of the quickstart as a whole. */
@NullMarked
package com.niura.kafka.examples;

import org.jspecify.annotations.NullMarked;
