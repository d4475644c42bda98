package com.niura.kafka.admin.command;

import com.niura.kafka.admin.cli.CommandGroup;
import picocli.CommandLine.Command;

/** The program without a command: shows what there is. */
@Command(
        name = "admin-tool",
        description = "Creates the topics that a catalog declares, and proves that they are there.",
        footer = {
            "",
            "Run 'admin-tool COMMAND --help' for the options of a command.",
            "",
            "Exit codes:",
            "  0  done, or nothing to do",
            "  1  interrupted, or a fault of the tool itself",
            "  2  wrong usage",
            "  3  changes pending",
            "  4  blocked: the tool cannot mend it",
            "  5  denied: credentials refused, or a permission is missing",
            "  6  unreachable: no broker answered in time",
            "  7  partly applied: some topics were created, others could not be",
            "  8  the catalog or the configuration is not valid",
            "Where topics fare differently: 5 before 6 before 4 before 3."
        })
public final class AdminToolCommand extends CommandGroup {}
