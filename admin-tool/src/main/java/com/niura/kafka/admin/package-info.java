/**
 * The operator's command line: plan, create, verify, list and describe the catalog's topics.
 *
 * <p>Entry point: {@link com.niura.kafka.admin.Main}, which tests and other programs may run in-process. The commands
 * are thin: they read options, call the services in {@code cluster}, {@code plan} and {@code apply}, and print a {@code
 * view}. Results go to stdout, everything else to stderr; how a command ended is its {@link
 * com.niura.kafka.admin.cli.ExitCode}. Nothing here can delete a topic.
 */
@NullMarked
package com.niura.kafka.admin;

import org.jspecify.annotations.NullMarked;
