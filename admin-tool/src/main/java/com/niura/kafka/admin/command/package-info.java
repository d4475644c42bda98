/**
 * The commands, one class each: they read options, call {@code cluster}, {@code plan}, {@code apply} or {@code doctor}, and
 * print a {@code view}.
 */
@NullMarked
package com.niura.kafka.admin.command;

import org.jspecify.annotations.NullMarked;
