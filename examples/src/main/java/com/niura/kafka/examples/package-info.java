/**
 * Gateway, Core and EEG as small programs: each asks the guard before it starts its work, and finds its topics and
 * consumer group in the catalog. {@link com.niura.kafka.examples.quickstart.Quickstart} shows the whole on a broker of its own.
 *
 * <p>Written to be read and copied from, not to be depended on. The signal is computed, not measured.
 */
@NullMarked
package com.niura.kafka.examples;

import org.jspecify.annotations.NullMarked;
