package com.niura.kafka.admin.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import com.niura.kafka.admin.apply.ApplyResult;
import com.niura.kafka.admin.apply.CatalogApplier;
import com.niura.kafka.admin.cli.ChangeOptions;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.ClusterCommand;
import com.niura.kafka.admin.cli.CommandFailedException;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cli.RateLimitOptions;
import com.niura.kafka.admin.cli.TextFile;
import com.niura.kafka.admin.cli.TimeoutConverter;
import com.niura.kafka.admin.cluster.LoginOptions;
import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.admin.plan.PlanFile;
import com.niura.kafka.admin.plan.Step;
import com.niura.kafka.admin.view.ApplyView;
import com.niura.kafka.admin.view.CommandContext;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.internal.Deadline;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code apply}: creates what is missing, and proves what is there. */
@Command(
        name = "apply",
        description = {
            "Creates the topics that are missing, and proves each declared topic by reading it again.",
            "Topics that exist are left as they are, unless --add-partitions or --alter-configs is given.",
            "It is safe to run this twice, or in two places at once."
        },
        sortOptions = false,
        sortSynopsis = false,
        footer = {
            "",
            "Exit code 0: every topic is as declared; 3: some existed already and differ; 5: denied;",
            "7: some were created or changed, others could not be."
        })
public final class ApplyCommand extends ClusterCommand {

    @Mixin
    private final ChangeOptions changes = new ChangeOptions();

    @Option(
            names = "--plan",
            order = 5,
            paramLabel = "FILE",
            description =
                    "Do exactly what this file says, which 'plan --out' wrote, or nothing where the cluster or the catalog"
                            + " has changed since.")
    private @Nullable Path planFile;

    @Mixin
    private final RateLimitOptions pace = new RateLimitOptions();

    @Option(
            names = "--max-wait",
            order = 4,
            paramLabel = "TIME",
            defaultValue = "1h",
            converter = WaitConverter.class,
            description =
                    "How long to wait, all in all, for a cluster that takes no more new partitions for now; 0 to 24h."
                            + " Default: 1h.")
    private Duration longestWait = Duration.ofHours(1);

    public ApplyCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    public ExitCode run(CommandContext context, TopicCatalog declared, Deadline deadline) {
        Optional<PlanFile> plan =
                planFile == null ? Optional.empty() : Optional.of(approved(planFile, context, declared, deadline));
        // With JSON, stdout is for the one object.
        PrintWriter progress = printsJson() ? err() : out();
        progress.print(
                context.announcement(declared.topics().size(), LoginOptions.identity(context.target(), environment())));
        progress.flush();
        ApplyResult result = new CatalogApplier(
                        context.target(),
                        plan.map(PlanFile::allowed).orElseGet(changes::allowed),
                        pace.pace(context.target().isMskServerless()),
                        longestWait)
                .apply(
                        declared.topics(),
                        step -> plan.isEmpty() || plan.get().steps().contains(step),
                        deadline,
                        new ProgressPrinter(declared.topics(), progress, onTerminal()));
        return print("apply", new ApplyView(result, context), ExitCode.of(result));
    }

    private static PlanFile planIn(Path file) {
        try {
            return PlanFile.parse(TextFile.read("--plan", file, "'plan --out FILE' writes one."));
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(
                    ExitCode.INVALID,
                    "--plan: " + file + " is not a plan of this tool: " + e.getMessage(),
                    "'plan --out FILE' writes one.",
                    e);
        }
    }

    /**
     * The plan in the file.
     *
     * @throws CommandFailedException when what would be done now is not what the file says
     */
    private PlanFile approved(Path file, CommandContext context, TopicCatalog declared, Deadline deadline) {
        if (!changes.allowed().equals(AllowedChanges.NONE)) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--plan does not go with --add-partitions and --alter-configs",
                    "The plan says what may be changed: give these options to 'plan --out'.",
                    null);
        }
        PlanFile approved = planIn(file);
        PlanFile now = new PlanFile(
                context.target().bootstrapServers(),
                context.environment(),
                approved.allowed(),
                Step.of(PlanCommand.plan(context, declared, deadline), approved.allowed()));
        if (!now.equals(approved)) {
            throw new CommandFailedException(
                    ExitCode.BLOCKED,
                    "the plan in " + file + " is not what would be done now; nothing was done",
                    approved.differencesTo(now) + "Run plan again, review it, and apply that.",
                    null);
        }
        return approved;
    }

    /** Reads how long to wait. */
    public static final class WaitConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            Duration wait = TimeoutConverter.parse(value);
            if (wait.isNegative() || wait.compareTo(Duration.ofHours(24)) > 0) {
                throw new TypeConversionException("must be from 0 to 24h, but was " + value);
            }
            return wait;
        }
    }
}
