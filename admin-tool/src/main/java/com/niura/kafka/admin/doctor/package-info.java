/**
 * Finds out what stands between this machine and a cluster, step by step, and changes nothing.
 *
 * <p>Entry point: {@link com.niura.kafka.admin.doctor.Doctor}. The connection path to a server is looked at by the guard's own
 * {@link com.niura.kafka.guard.internal.probe.ConnectionProbe}, a service's topics by its own check; the rest by the parts that the
 * other commands use. Every step is data, a {@link com.niura.kafka.admin.doctor.DoctorStep}; nothing here prints.
 */
@NullMarked
package com.niura.kafka.admin.doctor;

import org.jspecify.annotations.NullMarked;
