/**
 * What the guard is made of, and what the admin tool shares with it: {@code target} reads the client properties, {@code probe}
 * looks at the connection path, {@code check} runs a check, {@code failure} makes what is said of it.
 *
 * <p>Not for services: {@link com.niura.kafka.guard.TopicGuard} is their entry point, and everything below this package may change
 * in any version.
 */
@NullMarked
package com.niura.kafka.guard.internal;

import org.jspecify.annotations.NullMarked;
