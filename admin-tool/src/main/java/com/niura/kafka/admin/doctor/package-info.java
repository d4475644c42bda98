/**
 * Finds out what stands between this machine and a cluster, step by step, and changes nothing.
 *
 * <p>Entry point: {@link com.niura.kafka.admin.doctor.Doctor}. The way to a server is looked at by the guard's own {@link
 * com.niura.kafka.guard.internal.probe.ConnectionProbe}; what comes behind it, by the same parts that the other commands use.
 * Every step is data, a {@link com.niura.kafka.admin.doctor.Finding}; nothing here prints.
 */
@NullMarked
package com.niura.kafka.admin.doctor;

import org.jspecify.annotations.NullMarked;
