package com.niura.kafka.guard.internal.failure;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.internal.target.ClientSettings;
import com.niura.kafka.guard.internal.target.ClientTarget;
import com.niura.kafka.guard.internal.target.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class RemediesTest {

    private static final String SERVERLESS = "boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com:";
    private static final String PROVISIONED = "b-1.demo.abc123.c2.kafka.eu-west-1.amazonaws.com:";
    private static final CatalogSource BUNDLED =
            new CatalogSource(true, Optional.of("staging"), Optional.of(Topics.catalog()));

    /** A remedy, and words of it for a service and for an operator. */
    static Stream<Arguments> remediesForBoth() {
        return Stream.of(
                remedy(r -> r.grant(Permission.WRITE_TOPIC, "a"), "task role (taskRoleArn", "role that runs this tool"),
                remedy(r -> r.connectTimedOut(new HostPort("b1", 9098)), "from this task's", "from this machine's"),
                remedy(Remedies::wrongCluster, "bootstrap.servers", "--bootstrap-server"),
                remedy(Remedies::deadline, "TopicGuard.Builder.timeout", "--timeout"),
                remedy(Remedies::cpuShortage, "TopicGuard.Builder.timeout", "--timeout"),
                remedy(Remedies::loginGetsNoFurther, "TopicGuard.Builder.timeout", "admin-tool doctor"),
                remedy(Remedies::notReady, "Start the service again", "Try again"),
                remedy(r -> r.undetermined(true), "Start the service again", "Try again"));
    }

    private static Arguments remedy(Function<Remedies, String> remedy, String forService, String forOperator) {
        return arguments(remedy, forService, forOperator);
    }

    @ParameterizedTest
    @MethodSource("remediesForBoth")
    void remedy_speaksToItsAudience(Function<Remedies, String> remedy, String forService, String forOperator) {
        ClientTarget target = iam("b1:9098");

        assertThat(remedy.apply(new Remedies(target, BUNDLED, Audience.SERVICE)))
                .contains(forService)
                .doesNotContain(forOperator);
        assertThat(remedy.apply(new Remedies(target, BUNDLED, Audience.OPERATOR)))
                .contains(forOperator)
                .doesNotContain(forService);
    }

    @Test
    void grant_isAPolicyWithIam_andACommandWithAcls() {
        assertThat(of(iam("b1:9098")).grant(Permission.WRITE_TOPIC, List.of("a", "b")))
                .contains(
                        "Allow kafka-cluster:WriteData ",
                        "\n  arn:aws:kafka:REGION:ACCOUNT:topic/CLUSTER/CLUSTER-UUID/a",
                        "/b");
        assertThat(of(plain(" b1:9092, b2:9092 ,b3:9092")).grant(Permission.WRITE_TOPIC, List.of("it's")))
                .contains("kafka-acls.sh --bootstrap-server b1:9092,b2:9092,b3:9092 --command-config ")
                .endsWith("--operation Write --topic 'it'\\''s'");
        assertThat(of(iam("b1:9098")).grant(Permission.CONNECT, List.of("a", "b")))
                .containsOnlyOnce("arn:");
    }

    @ParameterizedTest
    @CsvSource({
        SERVERLESS + ", 9096, MSK Serverless listens on 9098",
        SERVERLESS + ", 9098, security group",
        SERVERLESS + ", 20098, security group",
        PROVISIONED + ", 9096, security group",
        "kafka.internal:, 9096, firewalls",
    })
    void portThatDoesNotAnswer_isToldWhereItIsTheWrongOne(String host, int port, String words) {
        ClientTarget target = secured(host + port, "SCRAM-SHA-512");

        assertThat(of(target).connectTimedOut(target.addresses().get(0))).contains(words);
    }

    @ParameterizedTest
    @CsvSource({
        PROVISIONED + "9098, SCRAM-SHA-256, sasl.mechanism=SCRAM-SHA-512",
        PROVISIONED + "9096, AWS_MSK_IAM, 'IAM has a port of its own, 9098'",
        "b1:9092, SCRAM-SHA-256, what this listener offers",
    })
    void mechanismThatIsRefused_isReplacedByThatOfThePort(String server, String mechanism, String words) {
        assertThat(of(secured(server, mechanism)).mechanismRefused()).contains(words);
    }

    @Test
    void topic_isCreatedFromTheBundledCatalog_orFromAFileThatDeclaresIt() {
        Remedies remedies = of(plain("b1:9092"));
        String file = " --catalog FILE%s\nFILE has to declare what this service asks for.";

        assertThat(remedies.missing(Topics.EEG_RAW_DATA))
                .startsWith("Topics are created once")
                .endsWith("\n  java -jar admin-tool.jar apply --bootstrap-server b1:9092 --environment staging");
        assertThat(remedies.missing("audit.log"))
                .startsWith("Topics are created once")
                .endsWith(" --environment staging" + file.formatted(""));
        assertThat(remedies.tooFewPartitions("audit.log")).endsWith(file.formatted(" --add-partitions"));
        assertThat(remedies.drift("audit.log", "retention.ms")).endsWith(file.formatted(" --alter-configs"));
        assertThat(remedies.missing("eeg.raw-data"))
                .startsWith("Did you mean eeg.raw.data? The catalog declares that one. Otherwise:\nTopics are created");
        assertThat(new Remedies(plain("b1:9092"), CatalogSource.NONE, Audience.SERVICE).missing("eeg.raw-data"))
                .startsWith("Topics are created once")
                .contains(" --catalog FILE");
    }

    @Test
    void operatorsTool_needsAFileWithCredentials_whereItCannotKnowThem() {
        assertThat(of(plain("b1:9092")).missing("a")).doesNotContain("--command-config");
        assertThat(of(iam(SERVERLESS + "9098")).missing("a")).doesNotContain("--command-config");
        assertThat(of(iam(PROVISIONED + "9098")).missing("a")).contains(" --command-config ADMIN.properties");
    }

    @Test
    void cleanupPolicy_cannotBeAlteredOnServerless() {
        assertThat(of(iam(SERVERLESS + "9098")).drift("a", "cleanup.policy")).contains("never again");
        assertThat(of(iam(PROVISIONED + "9098")).drift("a", "cleanup.policy")).contains("--alter-configs");
    }

    @Test
    void remediesThatDifferOnlyInCopiedLines_areSaidOnce_withAllOfThese() {
        Failures failures = new Failures(
                ClientSettings.of(Map.of("bootstrap.servers", "b1:9098", "sasl.mechanism", "AWS_MSK_IAM")),
                BUNDLED,
                Audience.SERVICE);
        Failure readA = failures.permissionMissing(Permission.READ_TOPIC, Optional.of("a"));
        Failure writeA = failures.permissionMissing(Permission.WRITE_TOPIC, Optional.of("a"));
        Failure readB = failures.permissionMissing(Permission.READ_TOPIC, Optional.of("b"));
        Failure missing = failures.missing(topic("audit.log"));
        Failure missingToo = failures.missing(topic("audit.trail"));

        List<Remedies.Merged> merged =
                Remedies.merged(List.of(readA, writeA, missing, readB, missingToo, failures.interrupted()));

        assertThat(merged)
                .extracting(Remedies.Merged::first)
                .containsExactly(readA, writeA, missing, failures.interrupted());
        assertThat(merged)
                .extracting(Remedies.Merged::resources)
                .containsExactly(List.of("a", "b"), List.of("a"), List.of("audit.log", "audit.trail"), List.of());
        assertThat(merged.get(0).text()).isEqualTo(of(iam("b1:9098")).grant(Permission.READ_TOPIC, List.of("a", "b")));
        // The command is the same for both, and stands before the sentence that follows it.
        assertThat(merged.get(2).text()).isEqualTo(missing.action()).containsOnlyOnce("java -jar");
    }

    private static Topic topic(String name) {
        return Topic.named(name).partitions(3).purpose("test").build();
    }

    private static Remedies of(ClientTarget target) {
        return new Remedies(target, BUNDLED, Audience.SERVICE);
    }

    private static ClientTarget plain(String servers) {
        return ClientTarget.of(Map.of("bootstrap.servers", servers));
    }

    private static ClientTarget iam(String servers) {
        return secured(servers, "AWS_MSK_IAM");
    }

    private static ClientTarget secured(String servers, String mechanism) {
        return ClientTarget.of(
                Map.of("bootstrap.servers", servers, "security.protocol", "SASL_SSL", "sasl.mechanism", mechanism));
    }
}
