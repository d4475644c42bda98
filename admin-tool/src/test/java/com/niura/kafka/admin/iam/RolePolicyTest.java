package com.niura.kafka.admin.iam;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.niura.kafka.admin.iam.RolePolicy.Document;
import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RolePolicyTest {

    private static final ClusterArn CLUSTER = new ClusterArn(
            "arn:aws:kafka:ap-south-1:123456789012:cluster/niura/0a1b2c3d-0000-4000-8000-000000000000-s1");

    @Test
    void resourcesThatAreAllowedTheSame_shareAStatement() {
        Topic both = topic("both", "s", "s");
        RolePolicy policy = RolePolicy.of(
                RolePermissions.ofService(new Service(
                        "s", Optional.of("g"), List.of(topic("out-1", "s"), topic("out-2", "s"), both), List.of(both))),
                CLUSTER);

        assertThat(policy.documents()).singleElement().satisfies(document -> {
            assertThat(document.statements())
                    .extracting(statement -> statement.resources(CLUSTER).stream()
                            .map(arn -> arn.substring(arn.lastIndexOf(':') + 1)
                                    .replace("/niura/0a1b2c3d-0000-4000-8000-000000000000-s1", ""))
                            .toList())
                    .containsExactly(
                            List.of("cluster"),
                            List.of("topic/out-1", "topic/out-2"),
                            List.of("topic/both"),
                            List.of("group/g"));
            assertThat(document.statements().get(2).actions())
                    .containsExactly(
                            "kafka-cluster:DescribeTopic", "kafka-cluster:WriteData", "kafka-cluster:ReadData");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 45, 46, 47, 100, 800})
    void policy_isSplitWhereIamAsksForThat_andAllowsTheSame(int topics) {
        TopicCatalog catalog = catalog(topics);
        RolePermissions permissions = RolePermissions.ofBastion(catalog, new AllowedChanges(true, true));

        RolePolicy policy = RolePolicy.of(permissions, CLUSTER);

        assertThat(policy.documents())
                .allSatisfy(document -> assertThat(withoutWhiteSpace(document))
                        .hasSizeBetween(1, 6144)
                        .hasSize(document.characters()));
        int all = policy.documents().stream().mapToInt(Document::characters).sum();
        assertThat(policy.characters()).isEqualTo(all);
        // Not more documents than it takes: two neighbours never fit into one.
        IntStream.range(1, policy.documents().size())
                .forEach(i -> assertThat(policy.documents().get(i - 1).characters()
                                + policy.documents().get(i).characters())
                        .isGreaterThan(6144));
        assertThat(allowed(policy.documents())).isEqualTo(wanted(permissions));
    }

    @Test
    void longestNamesThatThereAre_fitByThemselves() {
        Topic longest = topic("t".repeat(249), "s", "s");
        RolePolicy policy = RolePolicy.of(
                RolePermissions.ofService(
                        new Service("s", Optional.of("ÿ".repeat(255)), List.of(longest), List.of(longest))),
                ClusterArn.LONGEST);

        assertThat(policy.documents()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            eeg-service       | true
            Über uns / a:b $1 | true
            eeg-*             | false
            eeg-?             | false
            ${aws:username}   | false
            &{aws:username}   | false
            группа            | false
            """)
    void groupThatAPolicyWouldReadAsAPattern_cannotBeNamed(String group, boolean canBeNamed) {
        assertThat(RolePolicy.canName(group)).isEqualTo(canBeNamed);
    }

    private static String withoutWhiteSpace(Document document) {
        return document.json().toPrettyString().replaceAll("\\s", "");
    }

    private static Set<String> allowed(Collection<Document> documents) {
        return documents.stream()
                .flatMap(document -> document.statements().stream())
                .flatMap(statement -> statement.actions().stream()
                        .flatMap(action -> statement.resources(CLUSTER).stream().map(on -> action + " on " + on)))
                .collect(Collectors.toSet());
    }

    private static Set<String> wanted(RolePermissions permissions) {
        return permissions.grants().stream()
                .flatMap(grant -> (grant.names().isEmpty()
                                ? Stream.of(CLUSTER.text())
                                : grant.names().stream()
                                        .map(name -> grant.permission().iamResource(CLUSTER.text(), name)))
                        .map(resource -> grant.permission().iamAction() + " on " + resource))
                .collect(Collectors.toSet());
    }

    private static TopicCatalog catalog(int topics) {
        TopicCatalog.Builder catalog = TopicCatalog.builder();
        for (int i = 0; i < topics; i++) {
            Topic.Builder topic =
                    Topic.named("eeg.platform.topic-" + i).partitions(1).purpose("A test");
            catalog.topic(i % 3 == 0 ? topic.config("retention.ms", "1").build() : topic.build());
        }
        return catalog.build();
    }

    private static Topic topic(String name, String producer, String... consumers) {
        return Topic.named(name)
                .partitions(1)
                .purpose("A test")
                .producers(producer)
                .consumers(consumers)
                .build();
    }
}
