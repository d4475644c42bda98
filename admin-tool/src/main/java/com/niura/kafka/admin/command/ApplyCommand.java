package com.niura.kafka.admin.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

import com.niura.kafka.admin.apply.Applier;
import com.niura.kafka.admin.apply.ApplyResult;
import com.niura.kafka.admin.apply.Sleeper;
import com.niura.kafka.admin.apply.StepResult;
import com.niura.kafka.admin.cli.ChangeOptions;
import com.niura.kafka.admin.cli.CliEnvironment;
import com.niura.kafka.admin.cli.ClusterCommand;
import com.niura.kafka.admin.cli.CommandFailedException;
import com.niura.kafka.admin.cli.Dialog;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cli.RateLimitOptions;
import com.niura.kafka.admin.cli.TextFile;
import com.niura.kafka.admin.cli.TimeoutConverter;
import com.niura.kafka.admin.cli.TopicOptions;
import com.niura.kafka.admin.cluster.ClusterFailedException;
import com.niura.kafka.admin.cluster.KafkaCluster;
import com.niura.kafka.admin.cluster.LoginOptions;
import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.admin.plan.Plan;
import com.niura.kafka.admin.plan.PlanFile;
import com.niura.kafka.admin.plan.Planner;
import com.niura.kafka.admin.plan.Step;
import com.niura.kafka.admin.view.ApplyView;
import com.niura.kafka.admin.view.CommandContext;
import com.niura.kafka.admin.view.JsonDocument;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.Texts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code apply}: creates what is missing, and compares each declared topic again. */
@Command(
        name = "apply",
        description = {
            "Creates the topics that are missing, and reads each declared topic again.",
            "Topics that exist are left as they are, unless --add-partitions or --alter-configs is given.",
            "It is safe to run this twice, or in two places at once. Where standard input is a terminal, it asks there before it"
                    + " changes anything."
        },
        sortOptions = false,
        sortSynopsis = false,
        footer = {
            "",
            "Exit code 0: every topic is as declared; 3: some existed already and differ; 4: blocked; 5: denied;",
            "7: some steps were done, or may have been, and others failed; 9: the plan file is out of date;",
            "10: the cluster takes no more new partitions for now."
        })
public final class ApplyCommand extends ClusterCommand {

    @Mixin
    private final TopicOptions topics = new TopicOptions();

    @Mixin
    private final ChangeOptions changes = new ChangeOptions();

    @Option(
            names = "--plan",
            order = 5,
            paramLabel = "FILE",
            description =
                    "Do exactly what this file says, which 'plan --out' wrote, or nothing where what would be done has"
                            + " changed since.")
    private @Nullable Path planFile;

    @Option(
            names = "--yes",
            order = 6,
            description = "Do not ask. Nobody is asked where standard input is no terminal.")
    private boolean yes;

    @Option(
            names = "--record",
            order = 6,
            paramLabel = "FILE",
            description =
                    "Keep a record of this run in FILE: who, when, which cluster and catalog, and what became of each step,"
                            + " as --output json has it. Written before the first step and after each window.")
    private @Nullable Path record;

    @Mixin
    private final RateLimitOptions rateLimit = new RateLimitOptions();

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

    /** Why the latest state could not be recorded. */
    private Optional<CommandFailedException> recordError = Optional.empty();

    public ApplyCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    public ExitCode run(CommandContext context, TopicCatalog declared, Deadline deadline) {
        Instant started = Instant.now();
        Optional<PlanFile> approved = Optional.ofNullable(planFile).map(this::read);
        List<Topic> wanted =
                approved.map(file -> file.among(declared.topics())).orElseGet(() -> topics.among(declared));
        AllowedChanges allowed = approved.map(PlanFile::allowed).orElseGet(changes::allowed);
        // With JSON, stdout is for the one object.
        PrintWriter progress = printsJson() ? err() : out();
        try (KafkaCluster cluster = KafkaCluster.open(context.target(), deadline)) {
            Plan plan = new Planner(cluster.isMskServerless()).plan(wanted, cluster.read(wanted));
            List<Step> steps = plan.steps(allowed);
            Optional<String> clusterId = clusterId(cluster);
            approved.ifPresent(file -> refuseStale(
                    file,
                    new PlanFile(
                            clusterId,
                            context.target().bootstrapServers(),
                            context.environment(),
                            context.catalogVersion(),
                            file.topics(),
                            allowed,
                            steps)));
            Optional<String> identity = LoginOptions.identity(context.target(), environment());
            progress.print(context.announcement(wanted.size(), identity));
            progress.flush();
            ApplyView.Run run = new ApplyView.Run(identity, clusterId, planFile != null, started, Optional.empty());
            ProgressPrinter printer = new ProgressPrinter(
                    steps,
                    progress,
                    printsJson() ? Optional.empty() : terminal(),
                    soFar -> recordError = record(() -> JsonDocument.ofUnfinished(
                            "apply", new ApplyView(new ApplyResult(soFar, plan), context, run))));
            printer.start();
            recordError.ifPresent(error -> {
                throw error;
            });
            // Reading and thinking took their time.
            Optional<Dialog> dialog = yes || steps.isEmpty() ? Optional.empty() : dialog();
            if (dialog.isEmpty()) {
                cluster.renewDeadline();
            } else if (!isConfirmed(steps, dialog.get())) {
                return declined(plan, context, run);
            } else {
                try {
                    cluster.reconnect();
                } catch (ClusterFailedException e) {
                    recordUnsent(plan, steps, e.failure(), context, run);
                    throw e;
                }
            }
            ApplyResult result = new Applier(
                            cluster, rateLimit.limit(cluster.isMskServerless()), longestWait, printer, Sleeper.THREAD)
                    .apply(plan, steps);
            return finished(result, context, run.finishedAt(Instant.now()));
        }
    }

    /** A plan is for a cluster; to a record the id is a help. */
    private Optional<String> clusterId(KafkaCluster cluster) {
        if (planFile != null) {
            return cluster.id();
        }
        try {
            return record != null ? cluster.id() : Optional.empty();
        } catch (ClusterFailedException e) {
            return Optional.empty();
        }
    }

    private void recordUnsent(Plan plan, List<Step> steps, Failure failure, CommandContext context, ApplyView.Run run) {
        List<StepResult> unsent = steps.stream()
                .map(step -> new StepResult(step, StepResult.Status.NOT_SENT, Optional.empty(), failure.headline()))
                .toList();
        record(() -> JsonDocument.of(
                "apply",
                ExitCode.of(failure.code()).value(),
                new ApplyView(new ApplyResult(unsent, plan), context, run.finishedAt(Instant.now()))));
    }

    private ExitCode declined(Plan plan, CommandContext context, ApplyView.Run run) {
        err().println("Nothing was done.");
        ApplyResult result = new ApplyResult(List.of(), plan);
        ApplyView.Run finished = run.finishedAt(Instant.now());
        return printsJson() || record != null ? finished(result, context, finished) : ExitCode.of(result);
    }

    /** Records and prints the result. A record that cannot be written takes nothing away of it. */
    private ExitCode finished(ApplyResult result, CommandContext context, ApplyView.Run run) {
        ApplyView view = new ApplyView(result, context, run);
        Optional<CommandFailedException> lost =
                record(() -> JsonDocument.of("apply", ExitCode.of(result).value(), view));
        ExitCode exitCode = lost.isPresent() ? ExitCode.INTERNAL : ExitCode.of(result);
        print(view, exitCode);
        lost.ifPresent(error -> err().println("Error: " + error.getMessage() + "\nWhat was done is above."));
        return exitCode;
    }

    private PlanFile read(Path file) {
        if (!changes.allowed().equals(AllowedChanges.NONE) || !topics.names().isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--plan does not go with --add-partitions, --alter-configs and --topic",
                    "The plan says what may be changed: give these options to 'plan --out'.",
                    null);
        }
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

    private void refuseStale(PlanFile approved, PlanFile now) {
        String differences = approved.differencesTo(now);
        if (!differences.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.PLAN_STALE,
                    "the plan in " + planFile + " is not what would be done now; nothing was done",
                    differences + "Run plan again, review it, and apply that.",
                    null);
        }
    }

    private static boolean isConfirmed(List<Step> steps, Dialog dialog) {
        PrintWriter screen = dialog.screen();
        screen.println("\n" + Texts.counted(steps.size(), "step") + ":");
        steps.forEach(step -> screen.println("  " + step.words()));
        screen.print("Go on? [y/N] ");
        screen.flush();
        try {
            String answer = Optional.ofNullable(dialog.keyboard().readLine()).orElse("");
            return List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns why it cannot be written. */
    private Optional<CommandFailedException> record(Supplier<String> json) {
        if (record == null) {
            return Optional.empty();
        }
        try {
            TextFile.write("--record", record, json.get());
            return Optional.empty();
        } catch (CommandFailedException e) {
            return Optional.of(e);
        }
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
