package com.niura.kafka.admin;

import picocli.CommandLine.Command;

/** {@code catalog}: the commands that need no cluster. */
@Command(name = "catalog", description = "Shows, checks or exports a catalog; needs no cluster.")
final class CatalogCommand extends CommandGroup {}
