package com.niura.kafka.localmsk.broker;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.niura.kafka.iam.Arn;
import com.niura.kafka.iam.IamAction;
import com.niura.kafka.iam.PolicyDocument;
import com.niura.kafka.localmsk.iam.AccessFile;
import com.niura.kafka.localmsk.iam.AccessState;
import com.niura.kafka.localmsk.iam.Decision;
import com.niura.kafka.localmsk.iam.DecisionLog;
import com.niura.kafka.localmsk.iam.Identity;
import com.niura.kafka.localmsk.iam.Limits;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IamAuthorizerTest {

    private static final Arn CLUSTER = Arn.parse("arn:aws:kafka:ap-south-1:123456789012:cluster/demo/u");
    private static final String PRINCIPAL = "arn:aws:sts::123456789012:assumed-role/eeg/task";
    private static final KafkaPrincipal CLIENT = new KafkaPrincipal(KafkaPrincipal.USER_TYPE, PRINCIPAL);
    private static final KafkaPrincipal BROKER = new KafkaPrincipal(KafkaPrincipal.USER_TYPE, "local-msk");
    private static final int FETCH = 1;
    private static final int CREATE_TOPICS = 19;

    @TempDir
    private Path folder;

    private final List<Long> waits = new ArrayList<>();
    private final IamAuthorizer authorizer = new IamAuthorizer(waits::add);

    @BeforeEach
    void configure() {
        authorizer.configure(new BrokerAccess(folder, 7, new MutableClock(), new FakeTopics()));
    }

    /** All that Kafka asks about, and what IAM calls it. */
    @ParameterizedTest
    @CsvSource(textBlock = """
                    TOPIC,            READ,             READ_DATA
                    TOPIC,            WRITE,            WRITE_DATA
                    TOPIC,            CREATE,           CREATE_TOPIC
                    TOPIC,            DELETE,           DELETE_TOPIC
                    TOPIC,            ALTER,            ALTER_TOPIC
                    TOPIC,            DESCRIBE,         DESCRIBE_TOPIC
                    TOPIC,            DESCRIBE_CONFIGS, DESCRIBE_TOPIC_DYNAMIC_CONFIGURATION
                    TOPIC,            ALTER_CONFIGS,    ALTER_TOPIC_DYNAMIC_CONFIGURATION
                    GROUP,            READ,             ALTER_GROUP
                    GROUP,            DESCRIBE,         DESCRIBE_GROUP
                    GROUP,            DELETE,           DELETE_GROUP
                    TRANSACTIONAL_ID, DESCRIBE,         DESCRIBE_TRANSACTIONAL_ID
                    TRANSACTIONAL_ID, WRITE,            ALTER_TRANSACTIONAL_ID
                    CLUSTER,          DESCRIBE,         DESCRIBE_CLUSTER
                    CLUSTER,          ALTER,            ALTER_CLUSTER
                    CLUSTER,          IDEMPOTENT_WRITE, WRITE_DATA_IDEMPOTENTLY
                    CLUSTER,          DESCRIBE_CONFIGS, DESCRIBE_CLUSTER_DYNAMIC_CONFIGURATION
                    CLUSTER,          ALTER_CONFIGS,    ALTER_CLUSTER_DYNAMIC_CONFIGURATION
                    """)
    void kafkasOperation_isDecidedAsTheAction(ResourceType type, AclOperation operation, IamAction action) {
        // Given
        allow(Limits.off(), "*");

        // When
        List<AuthorizationResult> results = authorize(FETCH, action(operation, type, "name"));

        // Then
        assertThat(results).containsExactly(AuthorizationResult.ALLOWED);
        Decision decision = onlyDecision();
        assertThat(decision.action()).isEqualTo(action.toString());
        assertThat(decision.brokerId()).isEqualTo(7);
        assertThat(decision.resource())
                .isEqualTo((switch (type) {
                            case TOPIC -> CLUSTER.topic("name");
                            case GROUP -> CLUSTER.group("name");
                            case TRANSACTIONAL_ID -> CLUSTER.transactionalId("name");
                            default -> CLUSTER;
                        })
                        .toString());
    }

    @Test
    void everyOtherOperation_isDeniedToClients() {
        allow(Limits.off(), "*");
        Stream<KafkaOperation> others = Arrays.stream(ResourceType.values())
                .filter(type -> type != ResourceType.ANY && type != ResourceType.UNKNOWN)
                .flatMap(type -> Arrays.stream(AclOperation.values())
                        .filter(operation -> operation != AclOperation.ANY && operation != AclOperation.UNKNOWN)
                        .map(operation -> new KafkaOperation(operation, type)))
                .filter(operation -> operation.action().isEmpty());

        assertThat(others)
                .hasSizeGreaterThan(40)
                .allSatisfy(other -> assertThat(
                                authorize(FETCH, action(other.operation(), other.resourceType(), "name")))
                        .containsExactly(AuthorizationResult.DENIED));
        assertThat(authorize(FETCH, action(AclOperation.CREATE, ResourceType.CLUSTER, "kafka-cluster")))
                .containsExactly(AuthorizationResult.DENIED);
    }

    @Test
    void eachActionOfARequest_isDecidedByItself() {
        allow(Limits.off(), "kafka-cluster:Connect", "kafka-cluster:DescribeTopic");

        assertThat(authorize(
                        FETCH,
                        action(AclOperation.READ, ResourceType.TOPIC, "a"),
                        action(AclOperation.DESCRIBE, ResourceType.TOPIC, "a"),
                        action(AclOperation.DESCRIBE, ResourceType.GROUP, "")))
                .containsExactly(AuthorizationResult.DENIED, AuthorizationResult.ALLOWED, AuthorizationResult.DENIED);
    }

    @Test
    void brokerItself_mayDoEverything_andIsNotLogged() {
        allow(Limits.serverless());

        assertThat(authorizer.authorize(
                        request(BROKER, CREATE_TOPICS),
                        List.of(action(AclOperation.CLUSTER_ACTION, ResourceType.CLUSTER, "kafka-cluster"))))
                .containsExactly(AuthorizationResult.ALLOWED);
        assertThat(new DecisionLog(folder).read()).isEmpty();
    }

    @Test
    void whoHasNotLoggedIn_mayDoNothing() {
        allow(Limits.off(), "*");

        assertThat(authorizer.authorize(
                        request(KafkaPrincipal.ANONYMOUS, CREATE_TOPICS),
                        List.of(action(AclOperation.CLUSTER_ACTION, ResourceType.CLUSTER, "kafka-cluster"))))
                .containsExactly(AuthorizationResult.DENIED);
        assertThat(authorizer.authorizeByResourceType(
                        request(KafkaPrincipal.ANONYMOUS, 22), AclOperation.WRITE, ResourceType.TOPIC))
                .isEqualTo(AuthorizationResult.DENIED);
    }

    @Test
    void stranger_mayDoNothing() {
        allow(Limits.off(), "*");

        assertThat(authorizer.authorize(
                        request(new KafkaPrincipal(KafkaPrincipal.USER_TYPE, "arn:other"), FETCH),
                        List.of(action(AclOperation.DESCRIBE, ResourceType.TOPIC, "a"))))
                .containsExactly(AuthorizationResult.DENIED);
        assertThat(onlyDecision().reason()).isEqualTo("no identity has this principal");
    }

    @Test
    void writingToAnyTopic_doesNotStandInForWritingIdempotently() {
        allow(Limits.off(), "*");

        assertThat(authorizer.authorizeByResourceType(request(CLIENT, 22), AclOperation.WRITE, ResourceType.TOPIC))
                .isEqualTo(AuthorizationResult.DENIED);
        assertThat(authorizer.authorizeByResourceType(request(BROKER, 22), AclOperation.WRITE, ResourceType.TOPIC))
                .isEqualTo(AuthorizationResult.ALLOWED);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    21, DELETE,        TOPIC
                    45, ALTER,         CLUSTER
                    33, ALTER_CONFIGS, CLUSTER
                    """)
    void requestThatServerlessDoesNotHave_isDenied_unlessThatIsSwitchedOff(
            int requestType, AclOperation operation, ResourceType type) {
        allow(Limits.serverless(), "*");
        assertThat(authorize(requestType, action(operation, type, "name"))).containsExactly(AuthorizationResult.DENIED);
        assertThat(onlyDecision().reason()).isEqualTo("MSK Serverless does not have it");

        allow(Limits.serverless().toBuilder().serverlessApisOnly(false).build(), "*");
        assertThat(authorize(requestType, action(operation, type, "name")))
                .containsExactly(AuthorizationResult.ALLOWED);
    }

    @Test
    void logDirs_areUnsupported_unlessThatIsSwitchedOff() {
        Action asked = action(AclOperation.DESCRIBE, ResourceType.CLUSTER, "kafka-cluster");

        allow(Limits.serverless(), "*");
        assertThatThrownBy(() -> authorize(35, asked)).isInstanceOf(UnsupportedVersionException.class);
        assertThat(onlyDecision().reason()).isEqualTo("MSK Serverless does not have it");

        allow(Limits.serverless().toBuilder().serverlessApisOnly(false).build(), "*");
        assertThat(authorize(35, asked)).containsExactly(AuthorizationResult.ALLOWED);
    }

    @Test
    void allowedDecision_isLoggedOnceUntilTheStateChanges_andRefusalsAlways() {
        allow(Limits.off(), "kafka-cluster:Connect", "kafka-cluster:DescribeTopic");
        for (int i = 0; i < 3; i++) {
            authorize(
                    FETCH,
                    action(AclOperation.DESCRIBE, ResourceType.TOPIC, "a"),
                    action(AclOperation.CREATE, ResourceType.TOPIC, "a"));
        }
        allow(Limits.serverless(), "kafka-cluster:Connect", "kafka-cluster:DescribeTopic");
        authorize(FETCH, action(AclOperation.DESCRIBE, ResourceType.TOPIC, "a"));

        assertThat(new DecisionLog(folder).read())
                .extracting(Decision::allowed)
                .containsExactly(true, false, false, false, true);
    }

    /** Kafka asks so, and does not want it logged, because another permission may stand in: here none does. */
    @Test
    void missingPermissionToWriteIdempotently_isLoggedWhereAProducerAsksForItsId() {
        allow(Limits.off(), "kafka-cluster:Connect");
        ResourcePattern cluster = new ResourcePattern(ResourceType.CLUSTER, "kafka-cluster", PatternType.LITERAL);

        assertThat(authorize(22, new Action(AclOperation.IDEMPOTENT_WRITE, cluster, 1, true, false)))
                .containsExactly(AuthorizationResult.DENIED);

        assertThat(onlyDecision())
                .returns("kafka-cluster:WriteDataIdempotently", Decision::action)
                .returns("no statement allows it", Decision::reason);
    }

    @Test
    void questionsThatKafkaDoesNotWantLogged_areNotLogged() {
        allow(Limits.off(), "kafka-cluster:Connect");
        ResourcePattern topic = new ResourcePattern(ResourceType.TOPIC, "a", PatternType.LITERAL);

        authorize(FETCH, new Action(AclOperation.DESCRIBE, topic, 1, true, false));

        assertThat(new DecisionLog(folder).read()).isEmpty();
    }

    @Test
    void topicManagement_isSlowedDownOncePerRequest_andNothingElseIs() {
        allow(Limits.off().toBuilder().topicRequestsPerSecond(1).build(), "*");

        for (int i = 0; i < 3; i++) {
            authorize(CREATE_TOPICS, action(AclOperation.CREATE, ResourceType.CLUSTER, "kafka-cluster"));
            authorize(
                    CREATE_TOPICS,
                    action(AclOperation.CREATE, ResourceType.TOPIC, "a"),
                    action(AclOperation.CREATE, ResourceType.TOPIC, "b"));
            authorize(FETCH, action(AclOperation.READ, ResourceType.TOPIC, "a"));
        }

        assertThat(waits).containsExactly(1000L, 2000L);
    }

    @Test
    void acls_doNotExist() {
        assertThat(authorizer.acls(AclBindingFilter.ANY)).isEmpty();
        assertThat(authorizer.deleteAcls(request(CLIENT, 31), List.of(AclBindingFilter.ANY)))
                .singleElement()
                .satisfies(
                        result -> assertThat(result.toCompletableFuture().join().exception())
                                .containsInstanceOf(UnsupportedVersionException.class));
        assertThat(authorizer.createAcls(request(CLIENT, 30), List.of())).isEmpty();
    }

    @Test
    void brokerWithoutAFolder_doesNotStart() {
        assertThatThrownBy(() -> new IamAuthorizer().configure(Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("localmsk.access");
    }

    private void allow(Limits limits, String... actions) {
        String list = String.join("\", \"", actions);
        List<PolicyDocument> policies = actions.length == 0
                ? List.of()
                : List.of(PolicyDocument.parse(
                        "p",
                        "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": [\"%s\"], \"Resource\": \"*\"}}"
                                .formatted(list)));
        Identity identity =
                new Identity("eeg", "AKIAEEG", "secret", Optional.empty(), PRINCIPAL, Optional.empty(), policies);
        new AccessFile(folder).write(new AccessState(CLUSTER, Set.of(), List.of(identity), limits));
    }

    private List<AuthorizationResult> authorize(int requestType, Action... actions) {
        return authorizer.authorize(request(CLIENT, requestType), List.of(actions));
    }

    private Decision onlyDecision() {
        List<Decision> decisions = new DecisionLog(folder).read();
        assertThat(decisions).hasSize(1);
        return decisions.get(0);
    }

    private static Action action(AclOperation operation, ResourceType type, String name) {
        return new Action(operation, new ResourcePattern(type, name, PatternType.LITERAL), 1, true, true);
    }

    private static AuthorizableRequestContext request(KafkaPrincipal principal, int requestType) {
        return new AuthorizableRequestContext() {
            @Override
            public String listenerName() {
                return "CLIENT";
            }

            @Override
            public SecurityProtocol securityProtocol() {
                return SecurityProtocol.SASL_SSL;
            }

            @Override
            public KafkaPrincipal principal() {
                return principal;
            }

            @Override
            public InetAddress clientAddress() {
                return InetAddress.getLoopbackAddress();
            }

            @Override
            public int requestType() {
                return requestType;
            }

            @Override
            public int requestVersion() {
                return 0;
            }

            @Override
            public String clientId() {
                return "test";
            }

            @Override
            public int correlationId() {
                return 1;
            }
        };
    }
}
