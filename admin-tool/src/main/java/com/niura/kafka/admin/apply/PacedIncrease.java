package com.niura.kafka.admin.apply;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.niura.kafka.admin.cluster.ChangeOutcome;
import com.niura.kafka.admin.cluster.ChangeOutcome.Aspect;
import com.niura.kafka.admin.cluster.ClusterFailedException;
import com.niura.kafka.admin.cluster.TopicChanger;
import com.niura.kafka.admin.plan.Step;

/** Adds partitions to topics as fast as the cluster takes them. Confined to one thread. */
final class PacedIncrease {

    private final Connections connections;
    private final Pacing pacing;
    private final Map<String, ChangeOutcome> outcomes = new LinkedHashMap<>();

    PacedIncrease(Connections connections, Pacing pacing) {
        this.connections = connections;
        this.pacing = pacing;
    }

    /** Adds the partitions; returns one outcome for each topic. */
    List<ChangeOutcome> add(List<Step.AddPartitions> increases) {
        try {
            pacing.inWindows(increases, 0, increase -> increase.to() - increase.from(), this::request)
                    .forEach(increase -> end(new ChangeOutcome.Postponed(increase.topic(), Aspect.PARTITIONS)));
        } catch (ClusterFailedException e) {
            String reason = e.failure().headline();
            increases.forEach(
                    increase -> end(new ChangeOutcome.NotRequested(increase.topic(), Aspect.PARTITIONS, reason)));
        }
        return List.copyOf(outcomes.values());
    }

    /** What the cluster said says more than that it was not asked. */
    private void end(ChangeOutcome outcome) {
        outcomes.putIfAbsent(outcome.topic(), outcome);
    }

    private List<Pacing.Reply> request(List<Step.AddPartitions> batch) {
        Map<String, Integer> wanted = new LinkedHashMap<>();
        batch.forEach(increase -> wanted.put(increase.topic(), increase.to()));
        List<ChangeOutcome> answers = new TopicChanger(connections.current()).addPartitions(wanted);
        answers.forEach(answer -> outcomes.put(answer.topic(), answer));
        return answers.stream().map(PacedIncrease::reply).toList();
    }

    private static Pacing.Reply reply(ChangeOutcome answer) {
        return new Pacing.Reply(
                answer instanceof ChangeOutcome.Changed,
                answer instanceof ChangeOutcome.Refused refused ? Optional.of(refused.error()) : Optional.empty());
    }
}
