package com.niura.kafka.guard.internal.check;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.PermissionScope;
import com.niura.kafka.guard.ReadinessReport.CheckedTopic;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static com.niura.kafka.guard.internal.check.Samples.LEADER;
import static com.niura.kafka.guard.internal.check.Samples.TOPIC;
import static com.niura.kafka.guard.internal.check.Samples.described;
import static org.assertj.core.api.Assertions.assertThat;

class TopicEvaluatorTest {

    private static final Set<AclOperation> ALL_OF_CORE = Set.of(AclOperation.DESCRIBE, AclOperation.READ);

    private final TopicEvaluator evaluator = evaluator("core", Optional.of(PermissionScope.ALL), Samples.PLAIN);

    static Stream<Arguments> leaders() {
        return Stream.of(
                Arguments.of(List.of(LEADER, LEADER, LEADER), null, 3),
                Arguments.of(List.of(LEADER, LEADER, LEADER, LEADER), null, 4),
                Arguments.of(List.of(LEADER, Node.noNode()), FailureCode.PARTITIONS_TOO_FEW, 2),
                Arguments.of(List.of(Node.noNode(), LEADER, LEADER), FailureCode.TOPIC_NOT_READY, 3));
    }

    @ParameterizedTest
    @MethodSource("leaders")
    void partitionsAndLeaders_areComparedWithTheDeclaration_alikeForAdminClientsAndConsumers(
            List<Node> leaders, @Nullable FailureCode expected, int partitions) {
        Node[] all = leaders.toArray(Node[]::new);

        CheckedTopic byAdmin = evaluator.evaluate(TOPIC, described(all));
        CheckedTopic byConsumer = evaluator.evaluate(
                TOPIC,
                IntStream.range(0, all.length)
                        .mapToObj(id -> new PartitionInfo("a", id, all[id], new Node[0], new Node[0]))
                        .toList());

        assertThat(byAdmin).isEqualTo(byConsumer);
        assertThat(byAdmin.partitions()).isEqualTo(partitions);
        assertThat(byAdmin.failure().map(Failure::code)).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void partitionsToldOfTwice_orBehindAMissingNumber_doNotCount() {
        assertThat(partitionsOf(0, 0, 0)).isEqualTo(1);
        assertThat(partitionsOf(2, 1, 0)).isEqualTo(3);
        assertThat(partitionsOf(0, 1, 7, -1)).isEqualTo(2);
        assertThat(partitionsOf(1, 2, 3)).isZero();
    }

    private int partitionsOf(Integer... told) {
        return evaluator
                .evaluate(
                        TOPIC,
                        Stream.of(told)
                                .map(id -> new PartitionInfo("a", id, LEADER, new Node[0], new Node[0]))
                                .toList())
                .partitions();
    }

    @Test
    void consumerWithoutPartitions_meansThatTheTopicIsMissing() {
        assertThat(evaluator.evaluate(TOPIC, List.<PartitionInfo>of()).failure().map(Failure::code))
                .contains(FailureCode.TOPIC_MISSING);
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(new UnknownTopicOrPartitionException(), FailureCode.TOPIC_MISSING, false),
                Arguments.of(new TopicAuthorizationException("no"), FailureCode.TOPIC_UNAUTHORIZED, false),
                Arguments.of(new InvalidTopicException("what a name"), FailureCode.TOPIC_UNDETERMINED, false),
                Arguments.of(new LeaderNotAvailableException("soon"), FailureCode.TOPIC_UNDETERMINED, true),
                Arguments.of(new UnknownServerException("starting"), FailureCode.TOPIC_UNDETERMINED, true),
                Arguments.of(new ClusterAuthorizationException("no"), null, false),
                Arguments.of(new TimeoutException("late"), null, false));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errors_areAboutTheTopic_orAboutTheCluster(Throwable error, @Nullable FailureCode expected, boolean retriable) {
        Optional<Failure> failure = evaluator.evaluate(TOPIC, error).flatMap(CheckedTopic::failure);

        assertThat(failure.map(Failure::code)).isEqualTo(Optional.ofNullable(expected));
        assertThat(failure.map(Failure::retriable).orElse(false)).isEqualTo(retriable);
    }

    @ParameterizedTest
    @CsvSource({
        // service, authorized operations, expected codes
        "core,    DESCRIBE READ,            ''",
        "core,    DESCRIBE,                 PERMISSION_MISSING",
        "gateway, DESCRIBE WRITE,           ''",
        "gateway, DESCRIBE READ,            PERMISSION_MISSING",
        "core,    READ,                     UNVERIFIED",
        "core,    '',                       UNVERIFIED"
    })
    void authorizedOperations_areComparedWithWhatTheServiceDoes(String service, String authorized, String expected) {
        Set<AclOperation> operations = Stream.of(authorized.split(" ", -1))
                .filter(name -> !name.isEmpty())
                .map(AclOperation::valueOf)
                .collect(java.util.stream.Collectors.toSet());

        Collection<Failure> warnings = evaluator(service, Optional.of(PermissionScope.TOPICS), Samples.PLAIN)
                .permissionWarnings(found(operations.isEmpty() ? null : operations));

        assertThat(warnings.stream().map(warning -> warning.code().name()))
                .isEqualTo(Stream.of(expected).filter(code -> !code.isEmpty()).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "PLAINTEXT, ssl.keystore.location, false",
        "SSL, ssl.truststore.location, false",
        "SSL, ssl.keystore.location, true",
        "SSL, ssl.keystore.certificate.chain, true",
        "SASL_PLAINTEXT, ssl.truststore.location, true"
    })
    void excessPermission_isReported_whereTheClientHasAnIdentity(String protocol, String property, boolean reported) {
        Map<String, Object> client =
                Map.of("bootstrap.servers", "b1:9094", "security.protocol", protocol, property, "x");

        Collection<Failure> warnings = evaluator("core", Optional.of(PermissionScope.TOPICS), client)
                .permissionWarnings(found(Set.of(AclOperation.DESCRIBE, AclOperation.READ, AclOperation.DELETE)));

        assertThat(warnings)
                .extracting(Failure::code)
                .isEqualTo(reported ? List.of(FailureCode.EXCESS_PERMISSION) : List.of());
    }

    @Test
    void permissions_areNotAskedForByDefault_withIam() {
        assertThat(evaluator("core", Optional.empty(), Samples.IAM).looksAtPermissions())
                .isFalse();
        assertThat(evaluator("core", Optional.empty(), Samples.PLAIN).looksAtPermissions())
                .isTrue();
        assertThat(evaluator("core", Optional.of(PermissionScope.TOPICS), Samples.IAM)
                        .looksAtPermissions())
                .isTrue();
        assertThat(evaluator("core", Optional.of(PermissionScope.NONE), Samples.PLAIN)
                        .looksAtPermissions())
                .isFalse();
    }

    @Test
    void idempotentWrites_takeAPermissionOfTheirOwn_onlyForProducersWithIam() {
        assertThat(evaluator("gateway", Optional.of(PermissionScope.ALL), Samples.IAM)
                        .looksAtIdempotentWrites())
                .isTrue();
        assertThat(evaluator("core", Optional.of(PermissionScope.ALL), Samples.IAM)
                        .looksAtIdempotentWrites())
                .isFalse();
        assertThat(evaluator("gateway", Optional.of(PermissionScope.ALL), Samples.PLAIN)
                        .looksAtIdempotentWrites())
                .isFalse();
        assertThat(evaluator.idempotentWrites(Set.of(AclOperation.DESCRIBE)))
                .extracting(Failure::code)
                .containsExactly(FailureCode.PERMISSION_MISSING);
        assertThat(evaluator.idempotentWrites(null)).extracting(Failure::code).containsExactly(FailureCode.UNVERIFIED);
    }

    @Test
    void consumerGroup_isUsable_missingAPermission_orNotKnown() {
        assertThat(evaluator.groupToLookAt()).contains("core-group");
        assertThat(evaluator.useOfGroup("core-group", ALL_OF_CORE)).isEmpty();
        assertThat(evaluator.useOfGroup("core-group", Set.of(AclOperation.DESCRIBE)))
                .extracting(Failure::code)
                .containsExactly(FailureCode.PERMISSION_MISSING);
        assertThat(evaluator.unreadGroup("core-group", GroupAuthorizationException.forGroupId("core-group")))
                .extracting(Failure::code)
                .containsExactly(FailureCode.PERMISSION_MISSING);
        assertThat(evaluator.unreadGroup("core-group", new TimeoutException("late")))
                .extracting(Failure::code)
                .containsExactly(FailureCode.UNVERIFIED);
    }

    @ParameterizedTest
    @CsvSource({"1000, ''", "+1000, ''", "2000, CONFIG_DRIFT", ", UNVERIFIED"})
    void configs_areComparedByMeaning(@Nullable String found, String expected) {
        Config config = new Config(List.of(new ConfigEntry("retention.ms", found)));

        assertThat(evaluator.drift(TOPIC, config))
                .extracting(failure -> failure.code().name())
                .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected));
    }

    @Test
    void configDrift_hasWhatWasExpectedAndFoundAsData() {
        Failure drift = evaluator
                .drift(TOPIC, new Config(List.of(new ConfigEntry("retention.ms", "2000\n\u001b[31mforged"))))
                .get(0);

        assertThat(drift.expected()).contains("retention.ms=1000");
        assertThat(drift.headline()).doesNotContain("\n", "\u001b");
    }

    @Test
    void withoutDescribeCluster_whatWasNotLookedAtIsNamed() {
        assertThat(evaluator.withoutDescribeCluster(Set.of("a")))
                .extracting(Failure::code)
                .containsExactly(
                        FailureCode.PERMISSION_MISSING,
                        FailureCode.UNVERIFIED,
                        FailureCode.UNVERIFIED,
                        FailureCode.UNVERIFIED,
                        FailureCode.UNVERIFIED);
        assertThat(evaluator.withoutDescribeCluster(Set.of()))
                .extracting(Failure::code)
                .containsExactly(FailureCode.PERMISSION_MISSING);
    }

    private static Map<String, TopicDescription> found(@Nullable Set<AclOperation> authorized) {
        Map<String, TopicDescription> found = new HashMap<>();
        found.put("a", described(authorized, LEADER, LEADER, LEADER));
        return found;
    }

    private static TopicEvaluator evaluator(
            String service, Optional<PermissionScope> permissions, Map<String, Object> client) {
        return new TopicEvaluator(Samples.requiredBy(service), permissions, Samples.failures(client));
    }
}
