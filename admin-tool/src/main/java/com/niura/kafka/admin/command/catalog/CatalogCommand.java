package com.niura.kafka.admin.command.catalog;

import com.niura.kafka.admin.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code catalog}: what a catalog declares, in other forms. */
@Command(name = "catalog", description = "Shows, checks, exports or imports a catalog; only import needs a cluster.")
public final class CatalogCommand extends CommandGroup {}
