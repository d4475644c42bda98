package com.niura.kafka.admin.apply;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** Asks for these, and returns those to ask for again. */
    private List<Step.AddPartitions> request(List<Step.AddPartitions> batch) {
        Map<String, Integer> wanted = new LinkedHashMap<>();
        batch.forEach(increase -> wanted.put(increase.topic(), increase.to()));
        List<ChangeOutcome> answers = new TopicChanger(connections.current()).addPartitions(wanted);
        pacing.made(answers.stream().anyMatch(ChangeOutcome.Changed.class::isInstance));
        List<Step.AddPartitions> again = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            ChangeOutcome answer = answers.get(i);
            outcomes.put(answer.topic(), answer);
            if (answer instanceof ChangeOutcome.Refused refused && pacing.isTooFast(refused.error())) {
                again.add(batch.get(i));
            }
        }
        return again;
    }
}
