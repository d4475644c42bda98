package com.niura.kafka.admin.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.doctor.Target.Part;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.probe.ConnectionProbe;
import com.niura.kafka.guard.internal.probe.ProbeStep;
import com.niura.kafka.guard.internal.probe.ProbeStep.Stage;
import com.niura.kafka.guard.internal.target.ClientTarget;
import com.niura.kafka.guard.internal.target.HostPort;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * The connection path to one server, as the guard's probe finds it. At each IP address it ends with the step that did not pass.
 *
 * @param steps for each of the server's IP addresses
 * @param isOpen whether no step failed, at one of the IP addresses at least
 * @param isTlsTrap whether a plain-text client would take a TLS answer for the length of a message, and all memory for that
 */
record ServerPath(List<DoctorStep> steps, boolean isOpen, boolean isTlsTrap) {

    ServerPath {
        steps = List.copyOf(steps);
    }

    /** Looks at the path to a server that has an address. Blocks until the limit at the most. */
    static ServerPath to(Target server, ClusterAccess access, Duration limit) throws InterruptedException {
        HostPort address = server.address().orElseThrow();
        // What is said of this server names no other.
        Failures failures = access.with(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, address.toString()))
                .failures();
        ConnectionProbe probe = new ConnectionProbe(access.settings(), failures);
        return of(server, probe.steps(address, limit), access.cluster());
    }

    static ServerPath of(Target server, List<ProbeStep> probed, ClientTarget client) {
        long addresses =
                probed.stream().filter(step -> step.stage() == Stage.CONNECTION).count();
        List<DoctorStep> steps = new ArrayList<>();
        boolean isOpen = false;
        boolean isTlsTrap = false;
        for (int i = 0; i < probed.size(); i++) {
            ProbeStep step = probed.get(i);
            steps.add(step(server, step, client, addresses > 1));
            boolean isLastOfAddress = i + 1 == probed.size()
                    || (step.stage() != Stage.NAME && probed.get(i + 1).stage() == Stage.CONNECTION);
            if (isLastOfAddress) {
                isOpen |= !(step.outcome() instanceof ProbeStep.Outcome.Failed);
                isTlsTrap |= !client.usesTls()
                        && step.outcome() instanceof ProbeStep.Outcome.Failed failed
                        && failed.failure().code() == FailureCode.TLS_MISMATCH;
            }
        }
        return new ServerPath(steps, isOpen, isTlsTrap);
    }

    private static DoctorStep step(Target server, ProbeStep step, ClientTarget client, boolean hasSeveralAddresses) {
        Check check = Check.of(step.stage());
        if (step.outcome() instanceof ProbeStep.Outcome.Passed passed) {
            return DoctorStep.ok(server, check, step.stage() == Stage.CONNECTION ? step.address() : passed.found());
        }
        if (step.outcome() instanceof ProbeStep.Outcome.Undetermined undetermined) {
            return DoctorStep.notKnown(server, check, undetermined.why());
        }
        Failure failure = ((ProbeStep.Outcome.Failed) step.outcome()).failure();
        return DoctorStep.failed(
                server,
                check,
                DoctorStep.reworded(
                        failure,
                        // The failure names the host.
                        failure.headline() + (hasSeveralAddresses ? " (that is " + step.address() + ")" : ""),
                        failure.action() + (server.part() == Part.BROKER ? "\n" + advertised(client) : "")));
    }

    private static String advertised(ClientTarget client) {
        return client.usesIam()
                ? "Clients go on from the bootstrap server to the brokers' own names (b1-…, b2-…). These have to resolve and be let"
                        + " through as well: a tunnel or a hosts file for the bootstrap name alone is not enough."
                : "Clients go on from the bootstrap server to the addresses in the brokers' advertised.listeners. Correct these, or"
                        + " make them reachable from here.";
    }
}
