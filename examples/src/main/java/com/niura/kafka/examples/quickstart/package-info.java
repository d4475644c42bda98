/** The platform's life in a minute, on a broker of its own. */
@NullMarked
package com.niura.kafka.examples.quickstart;

import org.jspecify.annotations.NullMarked;
