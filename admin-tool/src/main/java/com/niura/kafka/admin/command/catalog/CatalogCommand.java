package com.niura.kafka.admin.command.catalog;

import com.niura.kafka.admin.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code catalog}: the commands that need no cluster. */
@Command(name = "catalog", description = "Shows, checks or exports a catalog; needs no cluster.")
public final class CatalogCommand extends CommandGroup {}
