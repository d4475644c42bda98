/**
 * What the guard costs: {@code GuardBenchmark} starts the programs in {@code Programs} in JVMs of their own, in turn, and prints
 * tables. Uses only the guard's public API. {@code docs/benchmarks.md} has the command; no build runs it by itself.
 */
@NullMarked
package com.niura.kafka.guard.benchmark;

import org.jspecify.annotations.NullMarked;
