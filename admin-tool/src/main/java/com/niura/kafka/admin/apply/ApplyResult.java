package com.niura.kafka.admin.apply;

import java.util.List;

import com.niura.kafka.admin.plan.Plan;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.admin.plan.Step;

/**
 * What a run did, and the topics compared with their declarations after it. Immutable.
 *
 * @param steps a result for each step, in the order in which they came to an end
 * @param after the plan that is left
 */
public record ApplyResult(List<StepResult> steps, Plan after) {

    public ApplyResult {
        steps = List.copyOf(steps);
    }

    /** Returns the results of a topic's steps. */
    public List<StepResult> of(PlannedTopic topic) {
        return steps.stream()
                .filter(result -> result.step().topic().equals(topic.topic().name()))
                .toList();
    }

    /** Whether a step of this kind came to this end for a topic. */
    public boolean has(PlannedTopic topic, Class<? extends Step> kind, StepResult.Status status) {
        return of(topic).stream().anyMatch(result -> kind.isInstance(result.step()) && result.status() == status);
    }
}
