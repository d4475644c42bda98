package com.niura.kafka.admin;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import com.niura.kafka.admin.cli.ClassArchive;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.ClusterCommand;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cli.HeapMemory;
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
import com.niura.kafka.admin.command.catalog.CatalogShowCommand;
import com.niura.kafka.admin.command.catalog.CatalogValidateCommand;
import com.niura.kafka.admin.command.iampolicy.IamPolicyBastionCommand;
import com.niura.kafka.admin.command.iampolicy.IamPolicyCommand;
import com.niura.kafka.admin.command.iampolicy.IamPolicyGuardCommand;
import com.niura.kafka.admin.command.iampolicy.IamPolicyServiceCommand;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The program: {@code java -jar admin-tool.jar COMMAND …}. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        HeapMemory.claim();
        try {
            runAndExit(args);
        } catch (OutOfMemoryError e) {
            if (!HeapMemory.isOfHeap(e)) {
                throw e;
            }
            HeapMemory.endWithout();
        }
    }

    private static void runAndExit(String... args) {
        // The topics' purposes may hold any character, and JSON is UTF-8 by definition.
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        // True for a terminal that takes escape sequences, unless NO_COLOR or the like is set.
        boolean terminal = CommandLine.Help.Ansi.AUTO.enabled();
        CommandLine commandLine = commandLine(new CliEnvironment(out, err, System.getenv(), terminal));
        int exitCode = commandLine.execute(args);
        out.flush();
        err.flush();
        ClassArchive.asked()
                .ifPresent(archive -> archive.make(
                        ExitCode.hasReachedCluster(exitCode) && isAboutCluster(commandLine.getParseResult())));
        System.exit(exitCode);
    }

    /**
     * Runs one command line and returns its exit code, without ending the JVM. Blocks for the command's timeout and
     * about two seconds at the most; apply longer, by its --max-wait, where the cluster takes new partitions slowly.
     *
     * @param out where the result goes
     * @param err where errors and progress go
     * @param environment environment variables, of which KAFKA_BOOTSTRAP is read
     */
    public static int run(PrintWriter out, PrintWriter err, Map<String, String> environment, String... args) {
        return commandLine(new CliEnvironment(out, err, environment, false)).execute(args);
    }

    private static boolean isAboutCluster(ParseResult parsed) {
        return parsed.hasSubcommand()
                && parsed.subcommand().commandSpec().userObject() instanceof ClusterCommand
                && !parsed.subcommand().isUsageHelpRequested();
    }

    static CommandLine commandLine(CliEnvironment environment) {
        CommandLine catalog = new CommandLine(new CatalogCommand())
                .addSubcommand(new CatalogShowCommand(environment))
                .addSubcommand(new CatalogValidateCommand(environment))
                .addSubcommand(new CatalogExportCommand(environment));
        CommandLine iamPolicy = new CommandLine(new IamPolicyCommand())
                .addSubcommand(new IamPolicyBastionCommand(environment))
                .addSubcommand(new IamPolicyServiceCommand(environment))
                .addSubcommand(new IamPolicyGuardCommand(environment));
        return new CommandLine(new AdminToolCommand())
                .addSubcommand(new PlanCommand(environment))
                .addSubcommand(new ApplyCommand(environment))
                .addSubcommand(new VerifyCommand(environment))
                .addSubcommand(new ListCommand(environment))
                .addSubcommand(new DescribeCommand(environment))
                .addSubcommand(new DoctorCommand(environment))
                .addSubcommand(catalog)
                .addSubcommand(iamPolicy)
                .addSubcommand(new CompletionCommand(environment))
                .addSubcommand(new SchemaCommand(environment))
                .setOut(environment.out())
                .setErr(environment.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                // One look wherever it is printed, also where a terminal would allow for more.
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler(new UsageErrors());
    }
}
