package com.niura.kafka.admin.view;

import com.niura.kafka.admin.plan.KafkaCommands;
import com.niura.kafka.admin.plan.Plan;
import com.niura.kafka.admin.plan.PlannedTopic;

/** A plan as commands of Kafka's own tools, for review and for the day when this tool is not at hand. */
final class PlanScript {

    private final KafkaCommands commands;
    private final StringBuilder text = new StringBuilder();

    private PlanScript(KafkaCommands commands) {
        this.commands = commands;
    }

    static String of(Plan plan, CommandContext context) {
        PlanScript script = new PlanScript(new KafkaCommands(context.target()));
        script.line("# Plan for " + context.line());
        if (context.target().isMskServerless()
                && context.target().commandConfig().isEmpty()) {
            script.line(
                    "# client.properties: the properties for IAM; software.amazon.msk:aws-msk-iam-auth on the CLASSPATH");
        }
        plan.topics().forEach(script::add);
        return script.text.toString();
    }

    private void add(PlannedTopic planned) {
        String name = planned.topic().name();
        if (planned instanceof PlannedTopic.Create) {
            line(commands.creating(planned.topic()));
        } else if (planned instanceof PlannedTopic.Change change) {
            commands.mending(change).forEach(this::line);
        } else if (planned instanceof PlannedTopic.Blocked blocked) {
            line("# " + name + " is blocked: " + blocked.reason());
        } else if (planned instanceof PlannedTopic.Denied) {
            line("# " + name + " cannot be seen by this identity");
        } else if (planned instanceof PlannedTopic.Unknown unknown) {
            line("# " + name + " is not known: " + unknown.reason());
        }
    }

    private void line(String line) {
        text.append(line.replace("\n", " ")).append('\n');
    }
}
