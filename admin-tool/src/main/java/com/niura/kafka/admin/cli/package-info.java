/**
 * What every command shares: its bases, groups of options, exit codes, and the one place that prints an error.
 *
 * <p>Start with {@link com.niura.kafka.admin.cli.ToolCommand}. Knows no command.
 */
@NullMarked
package com.niura.kafka.admin.cli;

import org.jspecify.annotations.NullMarked;
