package com.niura.kafka.admin.command;

import com.niura.kafka.admin.cli.CommandGroup;
import picocli.CommandLine.Command;

/** The program without a command: shows what there is. */
@Command(
        name = "admin-tool",
        description = "Creates the topics that a catalog declares, and says whether they are as declared.",
        footer = {
            "",
            "Run 'admin-tool COMMAND --help' for the options of a command.",
            "",
            "Exit codes:",
            "  0  done, or nothing to do",
            "  1  interrupted, too little memory, lost output, or a fault of the tool itself",
            "  2  wrong usage, or a service, environment or topic that nobody knows",
            "  3  changes pending: the cluster lacks something that can be mended",
            "  4  blocked: the cluster cannot have it as declared, or the tool cannot mend it",
            "  5  denied: credentials refused, or a permission is missing",
            "  6  unreachable: no broker answered in time, or a partition has no leader",
            "  7  partly applied: some steps were done, or may have been, and others failed",
            "  8  the catalog, a properties file, a plan or a policy is not valid, or the client properties do",
            "     not suit the cluster",
            "  9  the plan file is not what would be done now; nothing was done",
            " 10  the cluster takes no more new partitions for now: run apply again later",
            "Where topics end differently: 5 before 6 before 4 before 10 before 3."
        })
public final class AdminToolCommand extends CommandGroup {}
