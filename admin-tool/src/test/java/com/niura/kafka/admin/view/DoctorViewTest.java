package com.niura.kafka.admin.view;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.niura.kafka.admin.Golden;
import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.admin.doctor.Check;
import com.niura.kafka.admin.doctor.DoctorStep;
import com.niura.kafka.admin.doctor.DoctorStep.Status;
import com.niura.kafka.admin.doctor.Target;
import com.niura.kafka.admin.doctor.Target.Part;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.failure.Permission;
import com.niura.kafka.guard.internal.target.HostPort;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DoctorViewTest {

    private static final HostPort BOOT = new HostPort("boot-abc.c1.kafka-serverless.ap-south-1.amazonaws.com", 9098);
    private static final HostPort B1 = new HostPort("b1-abc.c1.kafka-serverless.ap-south-1.amazonaws.com", 9098);
    private static final HostPort B2 = new HostPort("b2-abc.c1.kafka-serverless.ap-south-1.amazonaws.com", 9098);
    private static final String ARN =
            "arn:aws:kafka:ap-south-1:123456789012:cluster/staging/0a1b2c3d-0000-4000-8000-0123456789ab-s1";
    private static final CommandContext SERVERLESS = new CommandContext(
            ClusterAccess.of(BOOT.toString(), Optional.empty(), Map.of(), Duration.ofSeconds(30)),
            "bundled catalog",
            "version 1.2.0",
            Optional.empty());
    private static final Failures FAILURES = SERVERLESS.target().failures();

    private static final Target CLIENT = target(Part.CLIENT);
    private static final Target BOOTSTRAP = new Target(Part.BOOTSTRAP, Optional.empty(), Optional.of(BOOT));
    private static final Target ACCESS = target(Part.ACCESS);
    private static final Target BROKER_1 = new Target(Part.BROKER, Optional.of("1"), Optional.of(B1));
    private static final Target BROKER_2 = new Target(Part.BROKER, Optional.of("2"), Optional.of(B2));
    private static final Target CLUSTER = target(Part.CLUSTER);

    @Test
    void diagnosis_showsEachStep_andInTheEndWhatToDo() {
        assertGolden(
                "doctor",
                5,
                Optional.empty(),
                List.of(ok(CLIENT, Check.SETTINGS, "client properties", "SASL_SSL, AWS_MSK_IAM, region ap-south-1")),
                List.of(
                        ok(BOOTSTRAP, Check.DNS, "name look-up", "10.0.1.12"),
                        ok(BOOTSTRAP, Check.TCP, "connect", "10.0.1.12:9098"),
                        ok(BOOTSTRAP, Check.KAFKA, "ApiVersions", "a broker answers")),
                List.of(
                        ok(ACCESS, Check.CREDENTIALS, "the client's own look-up", "access key ...WXYZ"),
                        unknown(ACCESS, Check.IDENTITY, "STS GetCallerIdentity", "no answer from STS within 3 s"),
                        ok(ACCESS, Check.LOGIN, "the client's own login", "at " + BOOT),
                        ok(ACCESS, Check.ADVERTISED_BROKERS, "Metadata", "the cluster names 2 brokers")),
                List.of(
                        ok(BROKER_1, Check.DNS, "name look-up", "10.0.1.12"),
                        ok(BROKER_1, Check.TCP, "connect", "10.0.1.12:9098")),
                List.of(
                        ok(BROKER_2, Check.DNS, "name look-up", "10.0.2.13"),
                        failed(BROKER_2, Check.TCP, "connect", FAILURES.connectTimedOut(B2, new ConnectException()))),
                List.of(
                        ok(CLUSTER, Check.CLUSTER_DESCRIPTION, "describeCluster", "answered"),
                        unknown(CLUSTER, Check.DESCRIBE_CLUSTER, "reported operations", "none for the cluster")),
                List.of(
                        ok(topic("eeg.raw.data"), Check.TOPIC, "describeTopics", "3 partitions"),
                        missing("eeg.raw.data", Check.CREATE_TOPIC, Permission.CREATE_TOPIC),
                        ok(topic("user.activity"), Check.TOPIC, "describeTopics", "does not exist"),
                        unknown(topic("user.activity"), Check.CREATE_TOPIC, "", "only for topics that exist"),
                        failed(
                                topic("alerts.events"),
                                Check.TOPIC,
                                "describeTopics",
                                FAILURES.unauthorized(declared("alerts.events"))),
                        new DoctorStep(
                                topic("alerts.events"),
                                Check.CREATE_TOPIC,
                                Status.FAILED,
                                "createTopics with validateOnly",
                                "the cluster would not create it: POLICY_VIOLATION: no",
                                Optional.empty())));
    }

    @Test
    void diagnosisForAService_showsItsStartUpCheck_andThePermissionsByTopic() {
        assertGolden(
                "doctor-service",
                5,
                Optional.of("gateway"),
                List.of(
                        missing("eeg.raw.data", Check.WRITE_TOPIC, Permission.WRITE_TOPIC),
                        missing("user.activity", Check.WRITE_TOPIC, Permission.WRITE_TOPIC),
                        ok(topic("alerts.events"), Check.READ_TOPIC, "reported operations", "")),
                List.of(
                        ok(topic("eeg.raw.data"), Check.START_UP_CHECK, "guard", "3 partitions, each with a leader"),
                        failed(
                                topic("user.activity"),
                                Check.START_UP_CHECK,
                                "guard",
                                FAILURES.missing(declared("user.activity")))));
    }

    @Test
    void topicsThatWereNotLookedAt_areOneLine() {
        assertThat(DoctorView.part(
                        List.of(unknown(target(Part.TOPIC), Check.TOPIC, "", "no broker can be reached")),
                        SERVERLESS.target().cluster()))
                .isEqualTo("\nTopics\n  partitions             not known  no broker can be reached\n");
    }

    @Test
    void closingLine_followsTheWorst() {
        DoctorStep ok = ok(CLIENT, Check.SETTINGS, "", "");
        DoctorStep unknown = unknown(ACCESS, Check.IDENTITY, "", "why");
        DoctorStep failed = failed(ACCESS, Check.LOGIN, "", FAILURES.accessDenied("no", null));

        assertThat(text(ok)).isEqualTo("\nNothing is in the way: 1 step ok.\n");
        assertThat(text(ok, unknown)).isEqualTo("\nNo failure found; 1 of 2 steps not known.\n");
        assertThat(text(ok, unknown, failed)).endsWith("\n1 of 3 steps failed; 1 not known.\n");
    }

    @Test
    void arnOfTheCluster_isInTheCommandThatPrintsThePolicy() {
        ClusterAccess access = SERVERLESS.target().withClusterArn(ARN);
        DoctorStep denied = failed(ACCESS, Check.LOGIN, "", access.failures().accessDenied("no", null));

        assertThat(new DoctorView(List.of(denied), SERVERLESS, access.cluster(), Optional.empty()).text())
                .contains("on\n    " + ARN + "\n", "'admin-tool iam-policy bastion --cluster-arn " + ARN + "' prints")
                .doesNotContain("CLUSTER-UUID");
    }

    private static String text(DoctorStep... steps) {
        return new DoctorView(List.of(steps), SERVERLESS, SERVERLESS.target().cluster(), Optional.empty()).text();
    }

    @SafeVarargs
    private static void assertGolden(String name, int exitCode, Optional<String> service, List<DoctorStep>... parts) {
        StringBuilder text = new StringBuilder(DoctorView.heading(SERVERLESS, service));
        List<DoctorStep> steps = new ArrayList<>();
        for (List<DoctorStep> part : parts) {
            text.append(DoctorView.part(part, SERVERLESS.target().cluster()));
            steps.addAll(part);
        }
        DoctorView view = new DoctorView(steps, SERVERLESS, SERVERLESS.target().cluster(), service);

        Golden.assertMatches(name + ".txt", text + view.text());
        Golden.assertMatches(name + ".json", JsonDocument.of("doctor", exitCode, view));
    }

    private static Target target(Part part) {
        return new Target(part, Optional.empty(), Optional.empty());
    }

    private static Target topic(String name) {
        return new Target(Part.TOPIC, Optional.of(name), Optional.empty());
    }

    private static Topic declared(String name) {
        return Topic.named(name).partitions(3).purpose("test").build();
    }

    private static DoctorStep ok(Target target, Check check, String how, String detail) {
        return new DoctorStep(target, check, Status.OK, how, detail, Optional.empty());
    }

    private static DoctorStep unknown(Target target, Check check, String how, String reason) {
        return new DoctorStep(target, check, Status.NOT_KNOWN, how, reason, Optional.empty());
    }

    private static DoctorStep failed(Target target, Check check, String how, Failure failure) {
        return new DoctorStep(target, check, Status.FAILED, how, failure.headline(), Optional.of(failure));
    }

    private static DoctorStep missing(String topic, Check check, Permission permission) {
        return failed(
                topic(topic), check, "reported operations", FAILURES.permissionMissing(permission, Optional.of(topic)));
    }
}
