package com.niura.kafka.admin.iam;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.internal.failure.Permission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class RolePermissionsTest {

    private static final TopicCatalog CATALOG = TopicCatalog.builder()
            .service("sensor")
            .service("scorer", "scorers")
            .service("screen")
            .service("idle")
            .topic(topic("raw.samples").producers("sensor").consumers("scorer").build())
            .topic(topic("raw.scores")
                    .producers("scorer")
                    .consumers("screen", "scorer")
                    .config("retention.ms", "86400000")
                    .build())
            .build();

    /** AWS's "required actions": https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html */
    private static final Map<Permission, Set<Permission>> REQUIRED = Map.ofEntries(
            Map.entry(Permission.CONNECT, Set.of()),
            Map.entry(Permission.DESCRIBE_CLUSTER, Set.of(Permission.CONNECT)),
            Map.entry(Permission.WRITE_IDEMPOTENTLY, Set.of(Permission.CONNECT, Permission.WRITE_TOPIC)),
            Map.entry(Permission.CREATE_TOPIC, Set.of(Permission.CONNECT)),
            Map.entry(Permission.DESCRIBE_TOPIC, Set.of(Permission.CONNECT)),
            Map.entry(Permission.ALTER_TOPIC, Set.of(Permission.CONNECT, Permission.DESCRIBE_TOPIC)),
            Map.entry(Permission.DESCRIBE_TOPIC_CONFIGS, Set.of(Permission.CONNECT)),
            Map.entry(Permission.ALTER_TOPIC_CONFIGS, Set.of(Permission.CONNECT, Permission.DESCRIBE_TOPIC_CONFIGS)),
            Map.entry(
                    Permission.READ_TOPIC, Set.of(Permission.CONNECT, Permission.DESCRIBE_TOPIC, Permission.USE_GROUP)),
            Map.entry(Permission.WRITE_TOPIC, Set.of(Permission.CONNECT, Permission.DESCRIBE_TOPIC)),
            Map.entry(Permission.DESCRIBE_GROUP, Set.of(Permission.CONNECT)),
            Map.entry(Permission.USE_GROUP, Set.of(Permission.CONNECT, Permission.DESCRIBE_GROUP)));

    static Stream<Arguments> roles() {
        return Stream.of(
                Arguments.of(RolePermissions.ofBastion(CATALOG, AllowedChanges.NONE), """
                        kafka-cluster:Connect []
                        kafka-cluster:DescribeCluster []
                        kafka-cluster:DescribeTopic [raw.samples, raw.scores]
                        kafka-cluster:CreateTopic [raw.samples, raw.scores]
                        kafka-cluster:DescribeTopicDynamicConfiguration [raw.samples, raw.scores]
                        """),
                Arguments.of(RolePermissions.ofBastion(CATALOG, new AllowedChanges(true, true)), """
                        kafka-cluster:Connect []
                        kafka-cluster:DescribeCluster []
                        kafka-cluster:DescribeTopic [raw.samples, raw.scores]
                        kafka-cluster:CreateTopic [raw.samples, raw.scores]
                        kafka-cluster:AlterTopic [raw.samples, raw.scores]
                        kafka-cluster:DescribeTopicDynamicConfiguration [raw.samples, raw.scores]
                        kafka-cluster:AlterTopicDynamicConfiguration [raw.scores]
                        """),
                Arguments.of(
                        RolePermissions.ofBastion(
                                TopicCatalog.builder()
                                        .topic(new Topic("fits", 250, "A test", List.of(), List.of(), Map.of()))
                                        .topic(new Topic("large", 251, "A test", List.of(), List.of(), Map.of()))
                                        .build(),
                                AllowedChanges.NONE),
                        """
                        kafka-cluster:Connect []
                        kafka-cluster:DescribeCluster []
                        kafka-cluster:DescribeTopic [fits, large]
                        kafka-cluster:CreateTopic [fits, large]
                        kafka-cluster:AlterTopic [large]
                        kafka-cluster:DescribeTopicDynamicConfiguration [fits, large]
                        """),
                Arguments.of(RolePermissions.ofService(CATALOG.service("sensor")), """
                        kafka-cluster:Connect []
                        kafka-cluster:DescribeCluster []
                        kafka-cluster:WriteDataIdempotently []
                        kafka-cluster:DescribeTopic [raw.samples]
                        kafka-cluster:WriteData [raw.samples]
                        """),
                Arguments.of(RolePermissions.ofService(CATALOG.service("scorer")), """
                        kafka-cluster:Connect []
                        kafka-cluster:DescribeCluster []
                        kafka-cluster:WriteDataIdempotently []
                        kafka-cluster:DescribeTopic [raw.scores, raw.samples]
                        kafka-cluster:DescribeTopicDynamicConfiguration [raw.scores]
                        kafka-cluster:WriteData [raw.scores]
                        kafka-cluster:ReadData [raw.samples, raw.scores]
                        kafka-cluster:DescribeGroup [scorers]
                        kafka-cluster:AlterGroup [scorers]
                        """),
                Arguments.of(RolePermissions.ofService(CATALOG.service("screen")), """
                        kafka-cluster:Connect []
                        kafka-cluster:DescribeCluster []
                        kafka-cluster:DescribeTopic [raw.scores]
                        kafka-cluster:DescribeTopicDynamicConfiguration [raw.scores]
                        kafka-cluster:ReadData [raw.scores]
                        """),
                Arguments.of(RolePermissions.ofService(CATALOG.service("idle")), """
                        kafka-cluster:Connect []
                        kafka-cluster:DescribeCluster []
                        """),
                Arguments.of(RolePermissions.ofGuard("guard", CATALOG.topics()), """
                        kafka-cluster:Connect []
                        kafka-cluster:DescribeCluster []
                        kafka-cluster:DescribeTopic [raw.samples, raw.scores]
                        kafka-cluster:DescribeTopicDynamicConfiguration [raw.scores]
                        """));
    }

    @ParameterizedTest
    @MethodSource("roles")
    void role_isAllowedWhatItDoesAndNothingElse(RolePermissions permissions, String expected) {
        assertThat(permissions.grants().stream()
                        .map(grant -> grant.permission().iamAction() + " " + grant.names() + "\n")
                        .collect(Collectors.joining()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("roles")
    void action_comesWithThoseThatAwsRequiresBesidesIt(RolePermissions permissions) {
        Set<Permission> allowed = permissions.grants().stream()
                .map(RolePermissions.Grant::permission)
                .collect(Collectors.toSet());

        assertThat(allowed)
                .allSatisfy(permission -> assertThat(REQUIRED.get(permission))
                        .filteredOn(required ->
                                // Without a group there is none to allow it on.
                                required != Permission.USE_GROUP || allowed.contains(Permission.DESCRIBE_GROUP))
                        .isSubsetOf(allowed));
        assertThat(permissions.grants())
                .extracting(RolePermissions.Grant::permission)
                .isSorted();
    }

    @Test
    void prefix_standsForTheTopicsThatBeginSo_andForNothingElse() {
        RolePermissions narrow = RolePermissions.ofService(CATALOG.service("scorer"));

        assertThat(names(narrow.withTopicPrefixes(List.of("raw.s")))).containsOnly("raw.s*", "scorers");
        assertThat(names(narrow.withTopicPrefixes(List.of("raw.sc", "other"))))
                .containsOnly("raw.sc*", "raw.samples", "scorers");
        assertThat(names(narrow.withTopicPrefixes(List.of("")))).containsOnly("*", "scorers");
        assertThat(narrow.withTopicPrefixes(List.of())).isEqualTo(narrow);
    }

    private static List<String> names(RolePermissions permissions) {
        return permissions.grants().stream()
                .flatMap(grant -> grant.names().stream())
                .toList();
    }

    private static Topic.Builder topic(String name) {
        return Topic.named(name).partitions(1).purpose("A test");
    }
}
