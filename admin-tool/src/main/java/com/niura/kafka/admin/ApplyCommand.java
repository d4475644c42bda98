package com.niura.kafka.admin;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

import com.niura.kafka.admin.apply.AllowedChanges;
import com.niura.kafka.admin.apply.ApplyResult;
import com.niura.kafka.admin.apply.CatalogApplier;
import com.niura.kafka.admin.cluster.ChangeOutcome;
import com.niura.kafka.admin.cluster.CreateOutcome;
import com.niura.kafka.admin.cluster.Deadline;
import com.niura.kafka.admin.view.ApplyView;
import com.niura.kafka.admin.view.Scope;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
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
final class ApplyCommand extends ClusterCommand {

    @Option(
            names = "--add-partitions",
            order = 1,
            description = "Also add partitions to topics that have fewer than declared. Keys move to other partitions:"
                    + " agree on it with producers and consumers.")
    private boolean addPartitions;

    @Option(
            names = "--alter-configs",
            order = 2,
            description = "Also set declared configs that have another value; others are left alone.")
    private boolean alterConfigs;

    @Mixin
    private final PaceOptions pace = new PaceOptions();

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

    ApplyCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Scope scope, TopicCatalog declared, Deadline deadline) {
        // With JSON, stdout is for the one object.
        PrintWriter progress = printsJson() ? err() : out();
        progress.print(scope.announcement(declared.topics().size()));
        progress.flush();
        ApplyResult result = new CatalogApplier(
                        scope.target(),
                        new AllowedChanges(addPartitions, alterConfigs),
                        pace.pace(scope.target().isMskServerless()),
                        longestWait)
                .apply(declared.topics(), deadline, new PrintedProgress(declared.topics(), progress));
        return print("apply", new ApplyView(result, scope), ExitCode.of(result));
    }

    private record PrintedProgress(List<Topic> topics, PrintWriter out) implements CatalogApplier.Progress {
        @Override
        public void waiting(int done, int all, Duration time, Duration left) {
            print(ApplyView.waiting(done, all, time, left) + "\n");
        }

        @Override
        public void created(List<CreateOutcome> outcomes) {
            print(ApplyView.creation(topics, outcomes));
        }

        @Override
        public void changed(List<ChangeOutcome> outcomes) {
            print(ApplyView.changes(outcomes));
        }

        private void print(String text) {
            out.print(text);
            out.flush();
        }
    }

    /** Reads how long to wait. */
    static final class WaitConverter implements ITypeConverter<Duration> {
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
