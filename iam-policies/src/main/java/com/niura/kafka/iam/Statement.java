package com.niura.kafka.iam;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One statement of a policy.
 *
 * @param line where it begins, counted from 1
 * @param notAction whether the actions are those that it is not about
 * @param actions as written, wildcards included
 * @param notResource whether the resources are those that it is not about
 * @param conditions which have to hold, all of them
 */
record Statement(
        Optional<String> sid,
        int line,
        Effect effect,
        boolean notAction,
        List<String> actions,
        boolean notResource,
        List<ArnPattern> resources,
        List<Condition> conditions) {

    enum Effect {
        ALLOW,
        DENY
    }

    Statement {
        actions = List.copyOf(actions);
        resources = List.copyOf(resources);
        conditions = List.copyOf(conditions);
    }

    boolean isAbout(IamAction action, String arn) {
        return isAbout(action) && resources.stream().anyMatch(pattern -> pattern.matches(arn)) != notResource;
    }

    boolean isAbout(IamAction action) {
        return actions.stream().anyMatch(pattern -> names(pattern, action)) != notAction;
    }

    /** Whether a pattern for actions covers the action; case does not matter. */
    static boolean names(String pattern, IamAction action) {
        return Wildcard.matches(
                pattern.toLowerCase(Locale.ROOT), action.toString().toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return sid.map(id -> "statement %s (line %s)".formatted(id, line)).orElse("the statement in line " + line);
    }
}
