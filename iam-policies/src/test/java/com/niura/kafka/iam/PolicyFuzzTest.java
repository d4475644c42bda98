package com.niura.kafka.iam;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/** Whatever a text is, it is a policy that can be decided by, or refused with {@link PolicyException}. Run with Jazzer as docs/proof.md says. */
class PolicyFuzzTest {

    private static final String PRINCIPAL = "arn:aws:sts::123456789012:assumed-role/eeg/task";

    @TestFactory
    @SuppressWarnings("StreamResourceLeak") // JUnit closes it.
    Stream<DynamicTest> corpus() throws IOException {
        return Files.list(Path.of("src/test/fuzz", PolicyFuzzTest.class.getName()))
                .map(file -> dynamicTest(file.toString(), () -> fuzzerTestOneInput(Files.readAllBytes(file))));
    }

    public static void fuzzerTestOneInput(byte[] bytes) {
        String json = new String(bytes, StandardCharsets.UTF_8);
        try {
            decide(PolicyDocument.parse("fuzz", json));
        } catch (PolicyException e) {
            assertThat(e.problems()).isNotEmpty();
        }
        try {
            List<PolicyDocument> policies = List.of(PolicyDocument.parseAll("fuzz", json));
            PolicyComparison comparison = PolicyComparison.of(policies, policies, List.of());
            assertThat(comparison.missing()).isEmpty();
            assertThat(comparison.excess()).isEmpty();
        } catch (PolicyException e) {
            assertThat(e.problems()).isNotEmpty();
        }
    }

    private static void decide(PolicyDocument policy) {
        PolicyEvaluation evaluation = new PolicyEvaluation(List.of(policy));
        for (IamAction action : IamAction.values()) {
            Arn about = switch (action.resourceType()) {
                case CLUSTER -> Samples.CLUSTER;
                case TOPIC -> Samples.CLUSTER.topic("eeg.raw.data");
                case GROUP -> Samples.CLUSTER.group("core");
                case TRANSACTIONAL_ID -> Samples.CLUSTER.transactionalId("tx");
            };
            assertThat(evaluation.decide(PRINCIPAL, action, about).reason()).isNotEmpty();
        }
    }
}
