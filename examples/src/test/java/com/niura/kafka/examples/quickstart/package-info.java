/** Tests of the quickstart as a whole. */
@NullMarked
package com.niura.kafka.examples.quickstart;

import org.jspecify.annotations.NullMarked;
