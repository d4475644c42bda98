/**
 * How results look: each {@link com.niura.kafka.admin.view.View} shows one kind of result as text for people, readable
 * at 100 columns without colour, and as JSON for programs.
 *
 * <p>Nothing here decides, asks a cluster or prints; views are values, made for one result and thrown away.
 */
@NullMarked
package com.niura.kafka.admin.view;

import org.jspecify.annotations.NullMarked;
