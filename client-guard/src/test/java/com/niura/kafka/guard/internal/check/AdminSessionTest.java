package com.niura.kafka.guard.internal.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.PermissionScope;
import com.niura.kafka.guard.internal.Deadline;
import com.niura.kafka.guard.internal.failure.Failures;
import com.niura.kafka.guard.internal.target.ClientSettings;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;
import org.mockito.stubbing.OngoingStubbing;

import static com.niura.kafka.guard.internal.check.Samples.LEADER;
import static com.niura.kafka.guard.internal.check.Samples.described;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

class AdminSessionTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final KafkaFuture<TopicDescription> PRESENT =
            KafkaFuture.completedFuture(described(LEADER, LEADER, LEADER));

    private final Failures failures = Samples.failures();
    private final Deadline deadline = Deadline.in(Duration.ofSeconds(10));
    private final List<Admin> opened = new ArrayList<>();

    @Test
    void answerThatIsLate_isWaitedForAgain_overTheSameClientAndRequest() throws Exception {
        KafkaFutureImpl<TopicDescription> late = new KafkaFutureImpl<>();
        Admin client = client(late);
        AdminSession session = session(client);

        Optional<AttemptResult> first = session.describe(SHORT, deadline);
        late.complete(described(LEADER, LEADER, LEADER));
        Optional<AttemptResult> second = session.describe(SHORT, deadline);

        assertThat(first).isEmpty();
        assertThat(second)
                .hasValueSatisfying(
                        result -> assertThat(result.clusterFailure()).isEmpty());
        verify(client, times(1)).describeTopics(anyCollection(), any(DescribeTopicsOptions.class));
        verify(client, never()).close(any());
        assertThat(session.answered()).isNotDone();
    }

    @Test
    void clientThatWasRefused_isClosed_andTheNextAttemptHasAnother() throws Exception {
        Admin refused = client(failed(new SaslAuthenticationException("[id]: Too many connects")));
        Admin next = client(PRESENT);
        AdminSession session = session(refused, next);

        AttemptResult first = session.describe(SHORT, deadline).orElseThrow();
        AttemptResult second = session.describe(SHORT, deadline).orElseThrow();

        assertThat(first.clusterFailure().map(Failure::code)).contains(FailureCode.AUTH_THROTTLED);
        assertThat(second.clusterFailure()).isEmpty();
        verify(refused).close(any());
        assertThat(opened).containsExactly(refused, next);
    }

    /** Another one would begin with the login that this one has behind it. */
    @Test
    void clientThatIsRefusedForItsNumber_afterItHasLoggedInOnce_isKept() throws Exception {
        Admin client = client(failed(new SaslAuthenticationException("[id]: Too many connects")), PRESENT);
        logins(client, 1, 1);
        AdminSession session = session(client);

        AttemptResult first = session.describe(SHORT, deadline).orElseThrow();
        AttemptResult second = session.describe(SHORT, deadline).orElseThrow();

        assertThat(first.clusterFailure().map(Failure::code)).contains(FailureCode.AUTH_THROTTLED);
        assertThat(second.clusterFailure()).isEmpty();
        assertThat(opened).containsExactly(client);
        verify(client, never()).close(any());
    }

    @Test
    void clientThatOnlyRepeatsThatItWasRefused_isReplaced() throws Exception {
        Admin stuck = client(failed(new SaslAuthenticationException("[id]: Too many connects")));
        logins(stuck, 1, 1);
        Admin next = client(PRESENT);
        AdminSession session = session(stuck, next);

        for (int i = 0; i < 4; i++) {
            assertThat(session.describe(SHORT, deadline).orElseThrow().clusterFailure())
                    .isPresent();
        }
        AttemptResult last = session.describe(SHORT, deadline).orElseThrow();

        assertThat(last.clusterFailure()).isEmpty();
        assertThat(opened).containsExactly(stuck, next);
        verify(stuck).close(any());
    }

    @Test
    void clientThatCannotBeMade_isAResult() throws Exception {
        AdminSession session = new AdminSession(
                ClientSettings.of(Samples.PLAIN),
                failures,
                evaluator(),
                new IamLogin(),
                "test",
                step -> {},
                properties -> {
                    throw new KafkaException(
                            "Failed to create new KafkaAdminClient",
                            new ConfigException("No resolvable bootstrap urls given in bootstrap.servers"));
                });

        AttemptResult result = session.describe(SHORT, deadline).orElseThrow();

        assertThat(result.clusterFailure().map(Failure::code)).contains(FailureCode.DNS_UNRESOLVED);
    }

    @Test
    void anotherBroker_isAskedUntilOneAnswersThatHasNotAnsweredYet() throws Exception {
        Admin first = client(failed(new UnknownTopicOrPartitionException()), 1);
        Admin theSameAgain = client(failed(new UnknownTopicOrPartitionException()), 1);
        Admin another = client(PRESENT, 2);
        AdminSession session = session(first, theSameAgain, another);
        assertThat(session.describe(SHORT, deadline)).isPresent();

        AttemptResult result =
                session.askAnotherBroker(AdminSessionTest::isFailed, deadline).orElseThrow();

        assertThat(result.topics()).allMatch(topic -> topic.failure().isEmpty());
        assertThat(opened).containsExactly(first, theSameAgain, another);
    }

    @Test
    void brokerThatFindsTheTopicNow_isBelieved_whicheverItIs() throws Exception {
        Admin first = client(failed(new UnknownTopicOrPartitionException()), 1);
        Admin theSame = client(PRESENT, 1);
        AdminSession session = session(first, theSame);
        assertThat(session.describe(SHORT, deadline)).isPresent();

        AttemptResult result =
                session.askAnotherBroker(AdminSessionTest::isFailed, deadline).orElseThrow();

        assertThat(result.topics()).allMatch(topic -> topic.failure().isEmpty());
        assertThat(opened).containsExactly(first, theSame);
    }

    @Test
    void lastAnswer_stands_whenTheNextBrokerTellsNothing() throws Exception {
        Admin first = client(failed(new UnknownTopicOrPartitionException()), 1);
        Admin theSame = client(failed(new TopicAuthorizationException("denied")), 1);
        Admin throttled = client(failed(new SaslAuthenticationException("[id]: Too many connects")), 2);
        AdminSession session = session(first, theSame, throttled);
        assertThat(session.describe(SHORT, deadline)).isPresent();

        AttemptResult result =
                session.askAnotherBroker(AdminSessionTest::isFailed, deadline).orElseThrow();

        assertThat(result.failures().map(Failure::code)).containsExactly(FailureCode.TOPIC_UNAUTHORIZED);
    }

    @Test
    void anotherBrokerThatTellsNothing_changesNothing() throws Exception {
        Admin first = client(failed(new UnknownTopicOrPartitionException()), 1);
        Admin throttled = client(failed(new SaslAuthenticationException("[id]: Too many connects")), 2);
        AdminSession session = session(first, throttled);
        assertThat(session.describe(SHORT, deadline)).isPresent();

        assertThat(session.askAnotherBroker(AdminSessionTest::isFailed, deadline))
                .isEmpty();
    }

    @Test
    void onlyBroker_isNotAskedAgain() throws Exception {
        Admin only = client(failed(new UnknownTopicOrPartitionException()), 1);
        when(only.describeCluster().nodes()).thenReturn(KafkaFuture.completedFuture(List.of(LEADER)));
        AdminSession session = session(only);
        assertThat(session.describe(SHORT, deadline)).isPresent();

        assertThat(session.askAnotherBroker(AdminSessionTest::isFailed, deadline))
                .isEmpty();
        assertThat(opened).containsExactly(only);
    }

    private static boolean isFailed(AttemptResult result) {
        return result.failures().findAny().isPresent();
    }

    private AdminSession session(Admin... clients) {
        List<Admin> left = new ArrayList<>(Arrays.asList(clients));
        return new AdminSession(
                ClientSettings.of(Samples.PLAIN),
                failures,
                evaluator(),
                new IamLogin(),
                "test",
                step -> {},
                properties -> {
                    opened.add(left.remove(0));
                    return opened.get(opened.size() - 1);
                });
    }

    private TopicEvaluator evaluator() {
        // Of a service that declares no configs, which would be asked for.
        RequiredTopics required = RequiredTopics.of(List.of(com.niura.kafka.catalog.Topic.named("a")
                .partitions(3)
                .purpose("test")
                .build()));
        return new TopicEvaluator(required, Optional.of(PermissionScope.NONE), failures);
    }

    private static KafkaFuture<TopicDescription> failed(Exception error) {
        KafkaFutureImpl<TopicDescription> failed = new KafkaFutureImpl<>();
        failed.completeExceptionally(error);
        return failed;
    }

    /** One that gets these answers one after the other, and then the last again and again. */
    @SafeVarargs
    private static Admin client(KafkaFuture<TopicDescription>... answers) {
        Admin client = mock();
        DescribeTopicsResult topics = mock();
        OngoingStubbing<Map<String, KafkaFuture<TopicDescription>>> stubbing = when(topics.topicNameValues());
        for (KafkaFuture<TopicDescription> answer : answers) {
            stubbing = stubbing.thenReturn(Map.of("a", answer));
        }
        when(client.describeTopics(anyCollection(), any(DescribeTopicsOptions.class)))
                .thenReturn(topics);
        return client;
    }

    /** One that got its answer from this broker, of two. */
    private static Admin client(KafkaFuture<TopicDescription> answer, int broker) {
        Admin client = client(answer);
        DescribeClusterResult cluster = mock();
        when(cluster.nodes()).thenReturn(KafkaFuture.completedFuture(List.of(LEADER, new Node(2, "b2", 9092))));
        when(client.describeCluster()).thenReturn(cluster);
        Metric answered = metric("response-total", "node-" + broker, 3);
        Metric bootstrap = metric("response-total", "node--1", 3);
        when(client.metrics())
                .thenAnswer(call -> Map.of(answered.metricName(), answered, bootstrap.metricName(), bootstrap));
        return client;
    }

    /** What the client's own metrics say about its logins. */
    private static void logins(Admin client, double accepted, double refused) {
        Metric successful = metric("successful-authentication-total", "", accepted);
        Metric failed = metric("failed-authentication-total", "", refused);
        when(client.metrics())
                .thenAnswer(call -> Map.of(successful.metricName(), successful, failed.metricName(), failed));
    }

    private static Metric metric(String name, String node, double value) {
        Metric metric = mock();
        when(metric.metricName())
                .thenReturn(new MetricName(name, "admin-client-node-metrics", "", Map.of("node-id", node)));
        when(metric.metricValue()).thenReturn(value);
        return metric;
    }
}
