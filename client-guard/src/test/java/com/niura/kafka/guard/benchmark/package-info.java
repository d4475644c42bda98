/**
 * What the guard costs, measured in cold JVMs on a look-alike of MSK Serverless: {@code GuardBenchmark} starts the other classes
 * that have a {@code main}, services of a few lines, in turn, and prints tables. They use of the guard what its users may.
 * {@code docs/benchmarks.md} has the command; no build runs it by itself.
 */
@NullMarked
package com.niura.kafka.guard.benchmark;

import org.jspecify.annotations.NullMarked;
