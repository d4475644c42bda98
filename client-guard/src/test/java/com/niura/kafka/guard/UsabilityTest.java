package com.niura.kafka.guard;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.niura.kafka.catalog.Topic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class UsabilityTest {

    private static final Topic TOPIC =
            Topic.named("a").partitions(1).purpose("test").consumers("core").build();

    @ParameterizedTest
    @CsvSource({
        "PLAINTEXT, ssl.keystore.location, false",
        "SSL, ssl.truststore.location, false",
        "SSL, ssl.keystore.location, true",
        "SSL, ssl.keystore.certificate.chain, true",
        "SASL_PLAINTEXT, ssl.truststore.location, true"
    })
    void whatAnIdentityMayDoTooMuch_isSaid_whereTheClientHasOne(String protocol, String property, boolean said) {
        TargetCluster cluster =
                TargetCluster.of(Map.of("bootstrap.servers", "b1:9094", "security.protocol", protocol, property, "x"));
        Usability usability = new Usability(
                List.of(TOPIC),
                new Declarations(new CatalogSource(true, Optional.empty()), Optional.empty()),
                Optional.of(new DeclaredUse("core", Optional.empty(), PermissionScope.TOPICS)),
                cluster);

        List<Concern> concerns = usability.concernsAbout(Map.of(
                "a",
                new TopicDescription(
                        "a", false, List.of(), Set.of(AclOperation.DESCRIBE, AclOperation.READ, AclOperation.DELETE))));

        assertThat(concerns)
                .isEqualTo(
                        said
                                ? List.of(new Concern.ExcessPermission("a", List.of(Permission.DELETE_TOPIC), cluster))
                                : List.of());
    }
}
