package com.niura.kafka.admin;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import com.niura.kafka.admin.cli.ClassArchive;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.ClusterCommand;
import com.niura.kafka.admin.cli.CommandError;
import com.niura.kafka.admin.cli.Dialog;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cli.OutputWriter;
import com.niura.kafka.admin.cli.UsageErrors;
import com.niura.kafka.admin.command.AdminToolCommand;
import com.niura.kafka.admin.command.ApplyCommand;
import com.niura.kafka.admin.command.CompletionCommand;
import com.niura.kafka.admin.command.DescribeCommand;
import com.niura.kafka.admin.command.DoctorCommand;
import com.niura.kafka.admin.command.ListCommand;
import com.niura.kafka.admin.command.PlanCommand;
import com.niura.kafka.admin.command.SchemaCommand;
import com.niura.kafka.admin.command.VerifyCommand;
import com.niura.kafka.admin.command.catalog.CatalogCommand;
import com.niura.kafka.admin.command.catalog.CatalogExportCommand;
import com.niura.kafka.admin.command.catalog.CatalogImportCommand;
import com.niura.kafka.admin.command.catalog.CatalogShowCommand;
import com.niura.kafka.admin.command.catalog.CatalogValidateCommand;
import com.niura.kafka.admin.command.iampolicy.IamPolicyBastionCommand;
import com.niura.kafka.admin.command.iampolicy.IamPolicyCheckCommand;
import com.niura.kafka.admin.command.iampolicy.IamPolicyCommand;
import com.niura.kafka.admin.command.iampolicy.IamPolicyGuardCommand;
import com.niura.kafka.admin.command.iampolicy.IamPolicyServiceCommand;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The program: {@code java -jar admin-tool.jar COMMAND …}. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Optional<ClassArchive> archive = ClassArchive.requested();
        // Numbers have the digits that shells and brokers read, whatever the language of the machine.
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        OutputWriter out = new OutputWriter(new FileOutputStream(FileDescriptor.out));
        PrintWriter err = new PrintWriter(new OutputWriter(new FileOutputStream(FileDescriptor.err)), true);
        CliEnvironment environment = new CliEnvironment(
                new PrintWriter(out),
                err,
                System.getenv(),
                takesEscapes()
                        ? Optional.of(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                        : Optional.empty(),
                () -> Dialog.onTerminal(err));
        CommandLine commandLine = commandLine(environment, args);
        int exitCode = execute(commandLine, args, environment);
        environment.out().flush();
        if (out.lost().isPresent()) {
            environment
                    .err()
                    .println(
                            "Error: the output was lost: " + out.lost().get().getMessage()
                                    + "\nWhat was printed is not complete. Make room, or send it elsewhere, and run the command again.");
            exitCode = ExitCode.INTERNAL.value();
        }
        if (ExitCode.hasReachedCluster(exitCode) && isAboutCluster(commandLine.getParseResult())) {
            archive.ifPresent(ClassArchive::make);
        }
        System.exit(exitCode);
    }

    /** Whether somebody watches a terminal that takes escape sequences; NO_COLOR and the like say that they are not wanted. */
    private static boolean takesEscapes() {
        return Dialog.isTerminal() && !"dumb".equals(System.getenv("TERM")) && CommandLine.Help.Ansi.AUTO.enabled();
    }

    private static int execute(CommandLine commandLine, String[] args, CliEnvironment environment) {
        try {
            return commandLine.execute(args);
        } catch (OutOfMemoryError e) {
            // Where the command that ran out of memory had none left to say so: what it held is free again.
            CommandError error = CommandError.of(e, Optional.empty());
            environment.err().println("Error: " + error.headline() + System.lineSeparator() + error.action());
            return error.exitCode().value();
        }
    }

    /**
     * Runs one command line and returns its exit code, without ending the JVM. Blocks for the command's timeout and
     * three seconds at the most; apply longer: by the timeout once more for what it changes, by its --max-wait where the cluster takes new
     * partitions slowly, and by the timeout again to see what became of a request that was not answered.
     *
     * @param out where the result goes
     * @param err where errors and progress go
     * @param environment environment variables, of which KAFKA_BOOTSTRAP is read
     */
    public static int run(PrintWriter out, PrintWriter err, Map<String, String> environment, String... args) {
        return commandLine(CliEnvironment.unattended(out, err, environment), args)
                .execute(args);
    }

    private static boolean isAboutCluster(ParseResult parsed) {
        return parsed.hasSubcommand()
                && parsed.subcommand().commandSpec().userObject() instanceof ClusterCommand
                && !parsed.subcommand().isUsageHelpRequested();
    }

    /** @param args where they begin with a command on a cluster, no other is read: that would take longer than all else it does itself */
    static CommandLine commandLine(CliEnvironment environment, String... args) {
        CommandLine tool = new CommandLine(new AdminToolCommand());
        Map<String, Supplier<ClusterCommand>> onCluster = commandsOnCluster(environment);
        Supplier<ClusterCommand> wanted = args.length == 0 ? null : onCluster.get(args[0]);
        if (wanted != null) {
            tool.addSubcommand(args[0], wanted.get());
        } else {
            onCluster.forEach((name, command) -> tool.addSubcommand(name, command.get()));
            addOtherCommands(tool, environment);
        }
        return tool.setOut(environment.out())
                .setErr(environment.err())
                // A value that begins with @ is a value, and no file whose content would end up in an error.
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                // One look wherever it is printed, also where a terminal would allow for more.
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler(new UsageErrors());
    }

    private static Map<String, Supplier<ClusterCommand>> commandsOnCluster(CliEnvironment environment) {
        Map<String, Supplier<ClusterCommand>> commands = new LinkedHashMap<>();
        commands.put("plan", () -> new PlanCommand(environment));
        commands.put("apply", () -> new ApplyCommand(environment));
        commands.put("verify", () -> new VerifyCommand(environment));
        commands.put("list", () -> new ListCommand(environment));
        commands.put("describe", () -> new DescribeCommand(environment));
        commands.put("doctor", () -> new DoctorCommand(environment));
        return commands;
    }

    private static void addOtherCommands(CommandLine tool, CliEnvironment environment) {
        CommandLine catalog = new CommandLine(new CatalogCommand())
                .addSubcommand(new CatalogShowCommand(environment))
                .addSubcommand(new CatalogValidateCommand(environment))
                .addSubcommand(new CatalogExportCommand(environment))
                .addSubcommand(new CatalogImportCommand(environment));
        CommandLine iamPolicy = new CommandLine(new IamPolicyCommand())
                .addSubcommand(new IamPolicyBastionCommand(environment))
                .addSubcommand(new IamPolicyServiceCommand(environment))
                .addSubcommand(new IamPolicyGuardCommand(environment))
                .addSubcommand(new IamPolicyCheckCommand(environment));
        tool.addSubcommand(catalog)
                .addSubcommand(iamPolicy)
                .addSubcommand(new CompletionCommand(environment))
                .addSubcommand(new SchemaCommand(environment));
    }
}
