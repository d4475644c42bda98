package com.niura.kafka.guard.internal.check;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.GuardMode;
import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.internal.failure.Audience;
import com.niura.kafka.guard.internal.failure.CatalogSource;
import com.niura.kafka.guard.internal.target.ClientSettings;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static com.niura.kafka.guard.internal.check.Samples.LEADER;
import static com.niura.kafka.guard.internal.check.Samples.TOPIC;
import static com.niura.kafka.guard.internal.check.Samples.described;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

/** Over an admin client of the caller's, which answers, answers late, fails or throws. */
class ReadinessCheckTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Admin admin = mock();
    private final KafkaFutureImpl<TopicDescription> answer = new KafkaFutureImpl<>();

    @AfterEach
    void theCallersClient_isNeverClosed() {
        verify(admin, never()).close();
        verify(admin, never()).close(any());
    }

    @Test
    void topicThatIsThere_isReady() {
        answers();
        answer.complete(described(LEADER, LEADER, LEADER));

        ReadinessReport report = check(admin);

        assertThat(report.isReady()).isTrue();
        assertThat(report.present()).isEqualTo(1);
        assertThat(report.attempts()).isEqualTo(1);
        assertThat(report.warnings()).isEmpty();
    }

    @Test
    void topicThatIsMissing_isReportedAtOnce_withoutASettleWindow() {
        answers();
        answer.completeExceptionally(new UnknownTopicOrPartitionException());

        ReadinessReport report = check(admin);

        assertThat(report.missing()).containsExactly("a");
        assertThat(report.elapsed()).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void answerThatComesTooLate_isADeadline() {
        answers();

        ReadinessReport report = new ReadinessCheck(config(() -> Samples.requiredBy("core"), GuardMode.FAIL))
                .run(() -> admin, Duration.ofMillis(200));

        assertThat(codes(report)).containsExactly(FailureCode.DEADLINE);
        assertThat(report.failures().get(0).headline())
                .contains("within 0.2 s", "while waiting for the answer to describeTopics");
    }

    @Test
    void refusedLogin_isNamed() {
        answers();
        answer.completeExceptionally(
                new SaslAuthenticationException("Authentication failed: Invalid username or password"));

        assertThat(codes(check(admin))).containsExactly(FailureCode.AUTH_FAILED);
    }

    @Test
    void identityThatMayNotDescribeTheCluster_leavesTheTopicsUnknown() {
        answers();
        answer.completeExceptionally(new ClusterAuthorizationException("Cluster authorization failed."));

        ReadinessReport report = check(admin);

        assertThat(report.isReady()).isTrue();
        assertThat(report.topics()).isEmpty();
        assertThat(report.warnings()).extracting(Failure::code).containsExactly(FailureCode.PERMISSION_MISSING);
    }

    @Test
    void clientThatIsClosedMeanwhile_isNotPutDownToTheAnswer() {
        answers();
        answer.completeExceptionally(new TimeoutException("The AdminClient thread has exited. Call: describeTopics"));

        assertThat(codes(check(admin))).containsExactly(FailureCode.INTERNAL);
    }

    @Test
    void clientThatThrows_isReported() {
        when(admin.describeTopics(anyCollection(), any(DescribeTopicsOptions.class)))
                .thenThrow(new IllegalStateException("Cannot accept new calls when AdminClient is closing."));

        ReadinessReport report = check(admin);

        assertThat(codes(report)).containsExactly(FailureCode.INTERNAL);
        assertThat(report.text()).contains("the Kafka client was closed");
    }

    @Test
    void interruptedThread_keepsItsFlag_andNothingIsKnown() {
        answers();
        Thread.currentThread().interrupt();

        ReadinessReport report = check(admin);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(codes(report)).containsExactly(FailureCode.INTERRUPTED);
    }

    @Test
    void catalogThatCannotBeRead_isAFailure_inEveryModeButOff() {
        Supplier<RequiredTopics> unknown = () -> new RequiredTopics(
                Topics.catalog().service("eegg").topics(),
                CatalogSource.NONE,
                Optional.empty(),
                Optional.empty(),
                List.of());

        ReadinessReport report = new ReadinessCheck(config(unknown, GuardMode.WARN)).run();

        assertThat(codes(report)).containsExactly(FailureCode.CATALOG_INVALID);
        assertThat(report.failures().get(0).headline()).contains("eegg");
        assertThat(new ReadinessCheck(config(unknown, GuardMode.OFF)).run().status())
                .isEqualTo(ReadinessReport.Status.NOT_CHECKED);
        verifyNoInteractions(admin);
    }

    @Test
    void whatTheCatalogFileSaysAndThisVersionDoesNotKnow_isTold() {
        answers();
        answer.complete(described(LEADER, LEADER, LEADER));
        RequiredTopics known = Samples.requiredBy("core");
        Supplier<RequiredTopics> newer = () -> new RequiredTopics(
                known.topics(),
                known.source(),
                known.use(),
                known.environment(),
                List.of("topics.yaml:3:5: the key tier"));

        ReadinessReport report = new ReadinessCheck(config(newer, GuardMode.FAIL)).run(() -> admin, LIMIT);

        assertThat(report.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.headline()).contains("topics.yaml:3:5", "tier"));
    }

    /** Gives the answer to describeTopics, and the declared configs. */
    private void answers() {
        DescribeTopicsResult topics = mock();
        when(topics.topicNameValues()).thenReturn(Map.of("a", answer));
        when(admin.describeTopics(anyCollection(), any(DescribeTopicsOptions.class)))
                .thenReturn(topics);
        DescribeConfigsResult configs = mock();
        when(configs.values())
                .thenReturn(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, TOPIC.name()),
                        KafkaFuture.completedFuture(new Config(List.of(new ConfigEntry("retention.ms", "1000"))))));
        when(admin.describeConfigs(anyCollection(), any(DescribeConfigsOptions.class)))
                .thenReturn(configs);
    }

    private static ReadinessReport check(Admin admin) {
        return new ReadinessCheck(config(() -> Samples.requiredBy("core"), GuardMode.FAIL)).run(() -> admin, LIMIT);
    }

    private static List<FailureCode> codes(ReadinessReport report) {
        return report.failures().stream().map(Failure::code).toList();
    }

    private static GuardConfig config(Supplier<RequiredTopics> required, GuardMode mode) {
        return new GuardConfig(
                "core",
                required,
                ClientSettings.of(Samples.PLAIN),
                mode,
                Set.of(),
                Optional.empty(),
                Duration.ofSeconds(60),
                Duration.ofSeconds(15),
                Duration.ofSeconds(3),
                Duration.ZERO,
                Audience.SERVICE);
    }
}
