package com.niura.kafka.admin.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.doctor.Finding.Outcome;
import com.niura.kafka.admin.doctor.Place.Part;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.probe.ConnectionProbe;
import com.niura.kafka.guard.internal.probe.ProbeStep;
import com.niura.kafka.guard.internal.probe.ProbeStep.Stage;
import com.niura.kafka.guard.internal.target.ClientTarget;
import com.niura.kafka.guard.internal.target.HostPort;
import org.apache.kafka.clients.CommonClientConfigs;

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
     * @param place the server at this address
     */
    static Way to(Place place, HostPort address, ClusterAccess target, Duration limit) throws InterruptedException {
        // What is said of this server names no other.
        Failures failures = target.with(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, address.toString()))
                .failures();
        ConnectionProbe probe = new ConnectionProbe(target.settings(), failures);
        return of(place, probe.steps(address, limit), target.cluster());
    }

    static Way of(Place place, List<ProbeStep> steps, ClientTarget cluster) {
        long addresses =
                steps.stream().filter(step -> step.stage() == Stage.CONNECTION).count();
        List<Finding> findings = new ArrayList<>();
        boolean isOpen = false;
        boolean isTrap = false;
        for (int i = 0; i < steps.size(); i++) {
            ProbeStep step = steps.get(i);
            findings.add(new Finding(
                    place, Check.of(step.stage()), outcome(step, place, cluster, addresses), step.elapsed()));
            boolean isLastOfAddress = i + 1 == steps.size()
                    || (step.stage() != Stage.NAME && steps.get(i + 1).stage() == Stage.CONNECTION);
            if (isLastOfAddress) {
                isOpen |= !(step.outcome() instanceof ProbeStep.Outcome.Failed);
                isTrap |= !cluster.usesTls()
                        && step.outcome() instanceof ProbeStep.Outcome.Failed failed
                        && failed.failure().code() == FailureCode.TLS_MISMATCH;
                stagesAfter(step.stage(), cluster.usesTls())
                        .forEach(stage -> findings.add(
                                new Finding(place, Check.of(stage), new Outcome.Skipped(reason(step)), Duration.ZERO)));
            }
        }
        return new Way(findings, isOpen, isTrap);
    }

    private static Outcome outcome(ProbeStep step, Place place, ClientTarget cluster, long addresses) {
        Outcome outcome = Outcomes.of(step.outcome());
        if (step.stage() == Stage.CONNECTION && outcome instanceof Outcome.Ok) {
            return new Outcome.Ok("connected to " + step.address());
        }
        if (!(outcome instanceof Outcome.Failed failed)) {
            return outcome;
        }
        return new Outcome.Failed(
                failed.code(),
                // The failure names the host, which may have several addresses.
                failed.headline() + (addresses > 1 ? " (that is " + step.address() + ")" : ""),
                place.part() == Part.BROKER ? failed.action() + "\n" + advertised(cluster) : failed.action());
    }

    private static String advertised(ClientTarget cluster) {
        return cluster.usesIam()
                ? "Clients go on from the bootstrap server to the brokers' own names (b1-…, b2-…). These have to resolve and be let"
                        + " through as well: a tunnel or a hosts file for the bootstrap name alone is not enough."
                : "Clients go on from the bootstrap server to the addresses in the brokers' advertised.listeners. Correct these, or"
                        + " make them reachable from here.";
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
            case KAFKA, MECHANISM -> "no broker answers this client";
        };
    }
}
