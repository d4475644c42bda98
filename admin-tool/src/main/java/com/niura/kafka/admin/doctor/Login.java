package com.niura.kafka.admin.doctor;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.cluster.LoginOptions;
import com.niura.kafka.admin.doctor.Finding.Outcome;
import com.niura.kafka.guard.internal.target.ClientTarget;

/** What a client authenticates with, as far as that can be said without authenticating. */
final class Login {

    private final ClientTarget cluster;
    private final Optional<Map<String, ?>> options;
    private final Optional<AwsIdentity> aws;
    private final boolean asksWho;

    private Login(ClientTarget cluster, Optional<Map<String, ?>> options, Optional<AwsIdentity> aws, boolean asksWho) {
        this.cluster = cluster;
        this.options = options;
        this.aws = aws;
        this.asksWho = asksWho;
    }

    /** Starts to look, in the background where AWS credentials are looked for. */
    static Login of(ClusterAccess target, boolean asksWho) {
        Optional<Map<String, ?>> options = LoginOptions.of(target);
        Optional<AwsIdentity> aws = target.cluster().usesIamLogin()
                ? Optional.of(AwsIdentity.lookUp(
                        target.failures(),
                        options.orElse(Map.of()),
                        asksWho,
                        target.cluster().region()))
                : Optional.empty();
        return new Login(target.cluster(), options, aws, asksWho);
    }

    /** What there is to authenticate with. Blocks until the limit at the most. */
    Outcome credentials(Duration limit) throws InterruptedException {
        if (aws.isPresent()) {
            return aws.get().credentials(limit);
        }
        if (!cluster.usesSasl()) {
            return new Outcome.Ok(
                    cluster.usesTls() && cluster.hasCertificate()
                            ? "a client certificate"
                            : "none: over " + cluster.securityProtocol() + " this client does not say who it is");
        }
        return options.map(found -> found.get("username"))
                .<Outcome>map(user -> new Outcome.Ok("user " + user + ", from sasl.jaas.config"))
                .orElseGet(() -> new Outcome.NotKnown("what the login module finds is seen when connecting"));
    }

    /** Whether there is something to authenticate with, as far as that is known. Does not wait. */
    boolean isPossible() {
        return aws.map(AwsIdentity::isFound).orElse(true);
    }

    /**
     * Whose credentials they are, where that can be asked. Blocks until the limit at the most.
     *
     * @param accepted whether the cluster has let this identity in
     */
    Optional<Outcome> identity(Duration limit, boolean accepted) throws InterruptedException {
        if (aws.isEmpty()) {
            return Optional.empty();
        }
        if (!isPossible()) {
            return Optional.of(new Outcome.Skipped("there are no credentials"));
        }
        return Optional.of(asksWho ? aws.get().identity(limit, accepted) : new Outcome.Skipped("--no-sts is given"));
    }
}
