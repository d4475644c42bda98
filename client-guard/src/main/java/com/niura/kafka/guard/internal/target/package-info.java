/**
 * What client properties point at. {@link com.niura.kafka.guard.internal.target.ClientSettings} reads the map once; {@link
 * com.niura.kafka.guard.internal.target.ClientTarget} is what is known of the cluster from it, without secrets. Immutable values;
 * nothing here connects to anything.
 */
@NullMarked
package com.niura.kafka.guard.internal.target;

import org.jspecify.annotations.NullMarked;
