package com.niura.kafka.admin.doctor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.niura.kafka.admin.doctor.DoctorStep.Status;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.failure.Permission;
import com.niura.kafka.guard.internal.failure.Remedies;

/**
 * Credentials, identity, clock and login of a client that signs with AWS credentials, each in the light of the others: MSK refuses in
 * one sentence, whatever the reason. Stateless.
 */
final class LoginSteps {

    private LoginSteps() {}

    /**
     * Returns the four steps.
     *
     * @param credentials what was found
     * @param problem why no broker takes these credentials, where they give that away themselves
     * @param answer what STS says of them
     * @param login whether the cluster let the client in
     */
    static List<DoctorStep> of(
            Remedies remedies, DoctorStep credentials, Optional<String> problem, StsAnswer answer, DoctorStep login) {
        boolean isLetIn = login.status() == Status.OK;
        DoctorStep checked = problem.filter(why -> !isLetIn && credentials.status() == Status.OK)
                .map(
                        why -> DoctorStep.failed(
                                Target.ACCESS,
                                Check.CREDENTIALS,
                                StsAnswer.denied(
                                        why,
                                        "Get new ones, and set all that belongs to them: AWS_ACCESS_KEY_ID,"
                                                + " AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or a profile with the three.")))
                .orElse(credentials);
        DoctorStep identity = answer.identity(isLetIn);
        DoctorStep clock = answer.clock(isLetIn);
        return List.of(checked, identity, clock, explained(remedies, login, checked, identity, clock));
    }

    private static DoctorStep explained(
            Remedies remedies, DoctorStep login, DoctorStep credentials, DoctorStep identity, DoctorStep clock) {
        Optional<Failure> refusal = login.failure()
                .filter(failure ->
                        failure.code() == FailureCode.AUTH_DENIED || failure.code() == FailureCode.AUTH_FAILED);
        if (refusal.isEmpty()) {
            return login;
        }
        Failure failure = refusal.get();
        Optional<DoctorStep> cause = Stream.of(credentials, clock, identity)
                .filter(step -> step.status() == Status.FAILED)
                .findFirst();
        if (cause.isPresent()) {
            return DoctorStep.failed(
                    Target.ACCESS,
                    Check.LOGIN,
                    StsAnswer.denied(failure.headline() + "; " + cause.get().detail(), "Mend that first."));
        }
        return identity.status() == Status.OK
                ? DoctorStep.failed(
                        Target.ACCESS,
                        Check.LOGIN,
                        DoctorStep.reworded(
                                failure,
                                failure.headline(),
                                remedies.grant(Permission.CONNECT, List.of())
                                        + "\nSTS takes these credentials: neither they nor this machine's clock are to blame. A policy"
                                        + " acts about a minute after it was changed. For AWS Support, quote the request id in"
                                        + " brackets."))
                : login;
    }
}
