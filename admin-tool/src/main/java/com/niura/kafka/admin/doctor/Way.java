package com.niura.kafka.admin.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.niura.kafka.admin.doctor.Finding.Outcome;
import com.niura.kafka.admin.doctor.Finding.Part;
import com.niura.kafka.guard.ClusterFailure;
import com.niura.kafka.guard.Probe;
import com.niura.kafka.guard.ProbeStep;
import com.niura.kafka.guard.ProbeStep.Stage;
import com.niura.kafka.guard.TargetCluster;

/**
 * The way to one server, as the guard's probe finds it.
 *
 * @param findings each step of it, for each of the server's IP addresses; those that could not be taken are skipped
 * @param isOpen whether nothing was in a client's way, at one of the IP addresses at least
 * @param isTrap whether a plain-text client would take a TLS answer for the length of a message, and all memory for that
 */
record Way(List<Finding> findings, boolean isOpen, boolean isTrap) {

    Way {
        findings = List.copyOf(findings);
    }

    /**
     * Looks at the way. Blocks until the limit at the most.
     *
     * @param part what the way is a part of
     * @param subject what to call the server
     * @param address where it is, {@code host:port}
     */
    static Way to(Part part, String subject, Map<String, ?> clientProperties, String address, Duration limit)
            throws InterruptedException {
        return of(
                part,
                subject,
                Probe.steps(clientProperties, address, limit),
                TargetCluster.of(clientProperties).usesTls());
    }

    static Way of(Part part, String subject, List<ProbeStep> steps, boolean usesTls) {
        long addresses =
                steps.stream().filter(step -> step.stage() == Stage.CONNECTION).count();
        List<Finding> findings = new ArrayList<>();
        boolean isOpen = false;
        boolean isTrap = false;
        for (int i = 0; i < steps.size(); i++) {
            ProbeStep step = steps.get(i);
            findings.add(new Finding(part, subject, Check.of(step.stage()), outcome(step, addresses), step.elapsed()));
            boolean isLastOfAddress = i + 1 == steps.size()
                    || (step.stage() != Stage.NAME && steps.get(i + 1).stage() == Stage.CONNECTION);
            if (isLastOfAddress) {
                isOpen |= !(step.outcome() instanceof ProbeStep.Outcome.Failed);
                isTrap |= !usesTls
                        && step.outcome() instanceof ProbeStep.Outcome.Failed failed
                        && failed.failure() instanceof ClusterFailure.TlsMismatch;
                stagesAfter(step.stage(), usesTls)
                        .forEach(stage -> findings.add(new Finding(
                                part, subject, Check.of(stage), new Outcome.Skipped(reason(step)), Duration.ZERO)));
            }
        }
        return new Way(findings, isOpen, isTrap);
    }

    private static Outcome outcome(ProbeStep step, long addresses) {
        Outcome outcome = Outcomes.of(step.outcome());
        if (step.stage() == Stage.CONNECTION && outcome instanceof Outcome.Ok) {
            return new Outcome.Ok("connected to " + step.address());
        }
        // The failure names the host, which has several.
        return addresses > 1 && outcome instanceof Outcome.Failed failed
                ? new Outcome.Failed(
                        failed.code(), failed.headline() + " (that is " + step.address() + ")", failed.action())
                : outcome;
    }

    private static Stream<Stage> stagesAfter(Stage last, boolean usesTls) {
        return Stream.of(Stage.values())
                .filter(stage -> stage.compareTo(last) > 0)
                .filter(stage -> usesTls || stage != Stage.TLS);
    }

    private static String reason(ProbeStep last) {
        return switch (last.stage()) {
            case SETTINGS, NAME -> "there is no address to connect to";
            case CONNECTION -> "there is no connection";
            case TLS ->
                last.outcome() instanceof ProbeStep.Outcome.Failed
                        ? "TLS failed"
                        : "the client's own way of doing TLS cannot be followed";
            case KAFKA, MECHANISM -> "no Kafka broker answers";
        };
    }
}
