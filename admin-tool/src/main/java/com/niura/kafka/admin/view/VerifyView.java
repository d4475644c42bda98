package com.niura.kafka.admin.view;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.admin.cluster.OperatorRemedy;
import com.niura.kafka.admin.plan.Counted;
import com.niura.kafka.admin.plan.Difference;
import com.niura.kafka.admin.plan.KafkaCommands;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.Concern;
import com.niura.kafka.guard.Permission;
import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.TopicFailure;
import com.niura.kafka.guard.TopicVerdict;

/** Shows the guard's verdicts to an operator: what a service would be told, and what the operator does about it. */
public final class VerifyView implements View {

    private final List<Topic> topics;
    private final ReadinessReport report;
    private final Scope scope;
    private final boolean asService;

    /**
     * @param topics the topics verified, in the order of the report's verdicts
     * @param asService whether the identity is a service's own, and not the operator's
     */
    public VerifyView(List<Topic> topics, ReadinessReport report, Scope scope, boolean asService) {
        this.topics = List.copyOf(topics);
        this.report = report;
        this.scope = scope;
        this.asService = asService;
    }

    @Override
    public String text() {
        TextTable table = TextTable.withHeader("TOPIC", "STATUS", "DETAIL");
        Remedies remedies = new Remedies(scope.target().cluster());
        for (int i = 0; i < topics.size(); i++) {
            TopicVerdict verdict = report.verdicts().get(i);
            List<Concern> differing = differing(verdict.topic());
            table.row(verdict.topic(), status(verdict, differing), detail(verdict, differing));
            if (!differing.isEmpty()) {
                remedies.add(verdict.topic(), action(differing.get(0)));
            }
            if (verdict instanceof TopicFailure.Unauthorized) {
                remedies.add(verdict.topic(), Permission.DESCRIBE_TOPIC);
            } else if (verdict instanceof TopicFailure failure) {
                remedies.add(failure.topic(), action(topics.get(i), failure));
            }
        }
        for (Concern warning : report.warnings()) {
            String about = warning.resource().orElse("the cluster");
            permissionFor(warning)
                    .ifPresentOrElse(
                            permission -> remedies.add(about, permission), () -> remedies.add(about, warning.action()));
        }
        return "Verifying " + scope.line() + "\n\n" + table.text("") + warnings() + remedies.text() + "\n" + closing()
                + "\n";
    }

    /** What about a topic that is there is not as declared. */
    private List<Concern> differing(String topic) {
        return report.failedConcerns().stream()
                .filter(concern -> concern.resource().filter(topic::equals).isPresent())
                .toList();
    }

    private static String differences(List<Concern> concerns) {
        return concerns.stream()
                .map(concern -> concern instanceof Concern.ConfigDrift drift
                        ? drift.key() + " is " + HumanValue.of(drift.key(), drift.found()) + ", declared "
                                + HumanValue.of(drift.key(), drift.declared())
                        : concern.headline())
                .collect(Collectors.joining("; "));
    }

    private String action(Concern concern) {
        if (concern instanceof Concern.ConfigDrift drift && isAlterable(drift)) {
            return "Run 'admin-tool apply --alter-configs' for the same cluster, catalog and environment, or correct the"
                    + " catalog.";
        }
        return permissionFor(concern)
                .map(permission -> permission.operatorRemedy(
                        scope.target().cluster(), concern.resource().stream().toList()))
                .orElseGet(concern::action);
    }

    /** What the operator's role lacks; a service's own role has remedies of the guard. */
    private Optional<Permission> permissionFor(Concern concern) {
        return asService ? Optional.empty() : OperatorRemedy.permissionFor(concern);
    }

    private boolean isAlterable(Concern.ConfigDrift drift) {
        return !(scope.target().isMskServerless() && drift.key().equals("cleanup.policy"));
    }

    private String warnings() {
        return report.warnings().isEmpty()
                ? ""
                : report.warnings().stream()
                        .map(warning -> "  " + warning.code() + ": " + warning.headline() + "\n")
                        .collect(Collectors.joining("", "\nWarnings:\n", ""));
    }

    private String closing() {
        long failed = report.verdicts().stream()
                .filter(verdict -> verdict instanceof TopicFailure
                        || !differing(verdict.topic()).isEmpty())
                .count();
        int warnings = report.warnings().size();
        return failed == 0
                ? "All " + Counted.topics(topics.size()) + " verified"
                        + (warnings == 0
                                ? "."
                                : warnings == 1 ? ", with a warning." : ", with " + warnings + " warnings.")
                : failed + " of " + Counted.topics(topics.size()) + " not usable as declared.";
    }

    private static String status(TopicVerdict verdict, List<Concern> differing) {
        if (verdict instanceof TopicVerdict.Present) {
            return differing.isEmpty() ? "ready" : "differs";
        }
        if (verdict instanceof TopicFailure.Missing) {
            return "missing";
        }
        if (verdict instanceof TopicFailure.Unauthorized) {
            return "denied";
        }
        if (verdict instanceof TopicFailure.TooFewPartitions) {
            return "too few partitions";
        }
        return verdict instanceof TopicFailure.NotReady ? "not ready" : "unknown";
    }

    private static String detail(TopicVerdict verdict, List<Concern> differing) {
        if (differing.isEmpty()) {
            return detail(verdict);
        }
        return verdict instanceof TopicFailure
                ? detail(verdict) + "; " + differences(differing)
                : differences(differing);
    }

    private static String detail(TopicVerdict verdict) {
        if (verdict instanceof TopicVerdict.Present present) {
            return Counted.partitions(present.partitions())
                    + (present.partitions() > present.requiredPartitions()
                            ? ", declared " + present.requiredPartitions()
                            : "");
        }
        if (verdict instanceof TopicFailure.Missing) {
            return "does not exist";
        }
        if (verdict instanceof TopicFailure.Unauthorized) {
            return "may not be described by this identity";
        }
        if (verdict instanceof TopicFailure.TooFewPartitions few) {
            return "has " + Counted.partitions(few.partitions()) + ", declared " + few.requiredPartitions();
        }
        String headline = ((TopicFailure) verdict).headline();
        // The table has the name in its first column.
        return headline.startsWith(verdict.topic() + " ")
                ? headline.substring(verdict.topic().length() + 1)
                : headline;
    }

    /** The guard's own remedies speak to a service's developer; the operator who runs this is the one who mends. */
    private String action(Topic topic, TopicFailure failure) {
        if (failure instanceof TopicFailure.Missing) {
            return "Run 'admin-tool apply' for the same cluster, catalog and environment: it creates what is missing.";
        }
        if (failure instanceof TopicFailure.Unauthorized) {
            return Permission.DESCRIBE_TOPIC.operatorRemedy(scope.target().cluster(), List.of(topic.name()));
        }
        if (failure instanceof TopicFailure.TooFewPartitions few) {
            Difference difference = new Difference.TooFewPartitions(few.requiredPartitions(), few.partitions());
            PlannedTopic.Change change = new PlannedTopic.Change(topic, few.partitions(), List.of(difference));
            return "Adding partitions moves keys to other partitions: agree on it with producers and consumers. Then run\n"
                    + "'admin-tool apply --add-partitions' for the same cluster, catalog and environment. By hand it is:\n"
                    + String.join("\n", new KafkaCommands(scope.target()).mending(change));
        }
        if (failure instanceof TopicFailure.Undetermined undetermined && undetermined.passing()) {
            return "Run verify again; if it stays so, look up the broker's answer in the broker's logs.";
        }
        if (failure instanceof TopicFailure.NotReady) {
            return "Run verify again in a minute; if it stays so, look at the health of the cluster's brokers.";
        }
        return failure.action();
    }

    @Override
    public void writeTo(ObjectNode json) {
        scope.writeTo(json);
        json.put("ready", report.isReady());
        ArrayNode array = json.putArray("topics");
        for (int i = 0; i < topics.size(); i++) {
            TopicVerdict verdict = report.verdicts().get(i);
            ObjectNode node = array.addObject();
            node.put("name", verdict.topic());
            node.put("declaredPartitions", topics.get(i).partitions());
            List<Concern> differing = differing(verdict.topic());
            if (verdict instanceof TopicFailure failure) {
                node.put("status", failure.code().name());
                node.put("detail", detail(failure, differing));
                node.put("action", action(topics.get(i), failure));
            } else if (!differing.isEmpty()) {
                node.put("status", differing.get(0).code().name());
                node.put("detail", differences(differing));
                node.put("action", action(differing.get(0)));
            } else {
                node.put("status", "READY");
                node.put("partitions", ((TopicVerdict.Present) verdict).partitions());
            }
        }
        ArrayNode warnings = json.putArray("warnings");
        for (Concern warning : report.warnings()) {
            ObjectNode node = warnings.addObject();
            node.put("code", warning.code().name());
            warning.resource().ifPresent(resource -> node.put("resource", resource));
            node.put("detail", warning.headline());
            node.put("action", action(warning));
        }
    }
}
