package com.niura.kafka.admin.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.niura.kafka.admin.Golden;
import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.doctor.Check;
import com.niura.kafka.admin.doctor.Finding;
import com.niura.kafka.admin.doctor.Finding.Outcome;
import com.niura.kafka.admin.doctor.Place;
import com.niura.kafka.admin.doctor.Place.Part;
import com.niura.kafka.admin.iam.ClusterArn;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.failure.Permission;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DoctorViewTest {

    private static final String BOOT = "boot-abc.c1.kafka-serverless.ap-south-1.amazonaws.com:9098";
    private static final String B1 = "b1-abc.c1.kafka-serverless.ap-south-1.amazonaws.com:9098";
    private static final String B2 = "b2-abc.c1.kafka-serverless.ap-south-1.amazonaws.com:9098";
    private static final CommandContext SERVERLESS = new CommandContext(
            ClusterAccess.of(BOOT, Optional.empty(), Map.of(), Duration.ofSeconds(30)),
            "bundled catalog",
            "version 1.2.0",
            Optional.empty());
    private static final CommandContext LOCAL = new CommandContext(
            ClusterAccess.of("localhost:9092", Optional.empty(), Map.of(), Duration.ofSeconds(30)),
            "topics.yaml",
            "SHA-256 0a1b2c3d4e5f…",
            Optional.empty());

    private static final Place CLIENT = new Place(Part.CLIENT, "", "");
    private static final Place BOOTSTRAP = new Place(Part.BOOTSTRAP, "", BOOT);
    private static final Place ACCESS = new Place(Part.ACCESS, "", "");
    private static final Place BROKER_1 = new Place(Part.BROKER, "1", B1);
    private static final Place BROKER_2 = new Place(Part.BROKER, "2", B2);
    private static final Place CLUSTER = new Place(Part.CLUSTER, "", "");

    @Test
    void diagnosis_showsEachStep_andInTheEndWhatToDo() {
        assertGolden(
                "doctor",
                5,
                SERVERLESS,
                Optional.empty(),
                List.of(ok(CLIENT, Check.SETTINGS, "SASL_SSL, AWS_MSK_IAM, region ap-south-1")),
                List.of(
                        ok(BOOTSTRAP, Check.DNS, "10.0.1.12"),
                        ok(BOOTSTRAP, Check.TCP, "connected to 10.0.1.12:9098"),
                        ok(BOOTSTRAP, Check.TLS, "TLSv1.3, certificate trusted, valid until 2027-01-31"),
                        ok(BOOTSTRAP, Check.KAFKA, "a broker answers"),
                        ok(BOOTSTRAP, Check.SASL_MECHANISM, "offered")),
                List.of(
                        ok(
                                ACCESS,
                                Check.CREDENTIALS,
                                "access key ending in WXYZ, temporary, from environment variables"),
                        finding(ACCESS, Check.IDENTITY, new Outcome.NotKnown("STS does not answer from here")),
                        ok(ACCESS, Check.CONNECT, "authenticated at " + BOOT),
                        ok(ACCESS, Check.ADVERTISED_BROKERS, "the cluster names 2 brokers")),
                List.of(ok(BROKER_1, Check.DNS, "10.0.1.12"), ok(BROKER_1, Check.TCP, "connected to 10.0.1.12:9098")),
                List.of(
                        ok(BROKER_2, Check.DNS, "10.0.2.13"),
                        finding(
                                BROKER_2,
                                Check.TCP,
                                new Outcome.Failed(
                                        Optional.of(FailureCode.CONNECT_TIMEOUT),
                                        "connections to " + B2 + " are not answered",
                                        "Let port 9098 in.\nClients go on to the brokers' own names.")),
                        finding(BROKER_2, Check.TLS, new Outcome.Skipped("there is no connection"))),
                List.of(ok(CLUSTER, Check.DESCRIBE_CLUSTER, "described")),
                List.of(
                        ok(topic("eeg.raw.data"), Check.DESCRIBE_TOPIC, "3 partitions"),
                        finding(
                                topic("eeg.raw.data"),
                                Check.CREATE_TOPIC,
                                new Outcome.Lacking(Permission.CREATE_TOPIC)),
                        ok(topic("user.activity"), Check.DESCRIBE_TOPIC, "does not exist"),
                        finding(
                                topic("user.activity"),
                                Check.CREATE_TOPIC,
                                new Outcome.NotKnown("brokers report permissions only for topics that exist")),
                        finding(
                                topic("alerts.events"),
                                Check.DESCRIBE_TOPIC,
                                new Outcome.Lacking(Permission.DESCRIBE_TOPIC)),
                        finding(
                                topic("alerts.events"),
                                Check.CREATE_TOPIC,
                                new Outcome.Failed(
                                        Optional.empty(),
                                        "the cluster would not create it: POLICY_VIOLATION: no",
                                        "Correct it."))));
    }

    @Test
    void diagnosisAsAService_grantsToTheService_inTheClustersOwnWords() {
        DoctorView view = new DoctorView(
                List.of(
                        ok(topic("eeg.raw.data"), Check.DESCRIBE_TOPIC, "3 partitions"),
                        finding(topic("eeg.raw.data"), Check.WRITE_TOPIC, new Outcome.Lacking(Permission.WRITE_TOPIC))),
                LOCAL,
                Optional.of("gateway"),
                Optional.empty());

        assertThat(DoctorView.heading(LOCAL, Optional.of("gateway")))
                .isEqualTo(
                        "Diagnosis of localhost:9092 (PLAINTEXT), topics.yaml, permissions of the service gateway\n");
        assertThat(view.text()).isEqualTo("""

                What to do about Write of eeg.raw.data:
                  PERMISSION_MISSING: this identity lacks Write
                  Allow Write to this identity:
                    kafka-acls.sh --bootstrap-server localhost:9092 --command-config ADMIN.properties --add --allow-principal User:NAME --operation Write --topic eeg.raw.data

                1 of 2 steps failed.
                """);
    }

    @Test
    void arnOfTheCluster_isInWhatThereIsToDo() {
        ClusterArn arn = new ClusterArn(
                "arn:aws:kafka:ap-south-1:123456789012:cluster/staging/0a1b2c3d-0000-4000-8000-0123456789ab-s1");
        DoctorView view = new DoctorView(
                List.of(
                        finding(
                                ACCESS,
                                Check.CONNECT,
                                new Outcome.Failed(
                                        Optional.of(FailureCode.AUTH_DENIED),
                                        "denied",
                                        SERVERLESS.target().remedies().grant(Permission.CONNECT, List.of()))),
                        finding(
                                topic("eeg.raw.data"),
                                Check.CREATE_TOPIC,
                                new Outcome.Lacking(Permission.CREATE_TOPIC))),
                SERVERLESS,
                Optional.empty(),
                Optional.of(arn));

        assertThat(view.text())
                .contains(
                        "kafka-cluster:Connect in the policy of the role that runs this tool, on\n    " + arn + "\n",
                        "\n    arn:aws:kafka:ap-south-1:123456789012:topic/staging/0a1b2c3d-0000-4000-8000-0123456789ab-s1/eeg.raw.data\n")
                .doesNotContain("CLUSTER-UUID");
    }

    @Test
    void topicsThatWereNotLookedAt_areOneLine() {
        assertThat(DoctorView.part(
                        List.of(
                                finding(topic("a"), Check.DESCRIBE_TOPIC, new Outcome.Skipped("nothing is connected")),
                                finding(topic("b"), Check.DESCRIBE_TOPIC, new Outcome.Skipped("nothing is connected"))),
                        LOCAL.target().cluster()))
                .isEqualTo("\nTopics\n  skipped, because nothing is connected\n");
    }

    @Test
    void healthyDiagnosis_saysSo_andWhatIsNotKnown() {
        assertThat(new DoctorView(
                                List.of(
                                        ok(CLIENT, Check.SETTINGS, "PLAINTEXT"),
                                        finding(ACCESS, Check.IDENTITY, new Outcome.NotKnown("why"))),
                                LOCAL,
                                Optional.empty(),
                                Optional.empty())
                        .text())
                .isEqualTo("\nNothing is in the way: 1 step ok; 1 not known.\n");
    }

    @SafeVarargs
    private static void assertGolden(
            String name, int exitCode, CommandContext context, Optional<String> service, List<Finding>... parts) {
        StringBuilder text = new StringBuilder(DoctorView.heading(context, service));
        List<Finding> findings = new ArrayList<>();
        for (List<Finding> part : parts) {
            text.append(DoctorView.part(part, context.target().cluster()));
            findings.addAll(part);
        }
        DoctorView view = new DoctorView(findings, context, service, Optional.empty());

        Golden.assertMatches(name + ".txt", text + view.text());
        Golden.assertMatches(name + ".json", JsonDocument.of("doctor", exitCode, view));
    }

    private static Place topic(String name) {
        return new Place(Part.TOPIC, name, "");
    }

    private static Finding ok(Place place, Check check, String detail) {
        return finding(place, check, new Outcome.Ok(detail));
    }

    private static Finding finding(Place place, Check check, Outcome outcome) {
        return new Finding(place, check, outcome, Duration.ofMillis(7));
    }
}
