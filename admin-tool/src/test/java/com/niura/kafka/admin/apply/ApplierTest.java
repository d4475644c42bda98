package com.niura.kafka.admin.apply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.niura.kafka.admin.apply.StepResult.Status;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.cluster.ClusterState;
import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.admin.plan.Difference;
import com.niura.kafka.admin.plan.Plan;
import com.niura.kafka.admin.plan.PlannedTopic;
import com.niura.kafka.admin.plan.Planner;
import com.niura.kafka.admin.plan.RateLimit;
import com.niura.kafka.admin.plan.Step;
import com.niura.kafka.catalog.Topic;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ApplierTest {

    private static final RateLimit FOUR_A_MINUTE = new RateLimit(4, Duration.ofMinutes(1));

    private final HandMadeCluster cluster = new HandMadeCluster();
    /** What was told, in order: windows that ended, and waits. */
    private final List<String> told = new ArrayList<>();

    private final List<String> ticks = new ArrayList<>();
    private Duration slept = Duration.ZERO;
    private Optional<RateLimit> limit = Optional.empty();
    private Duration longestWait = Duration.ofHours(1);
    private AllowedChanges allowed = AllowedChanges.ALL;

    @Test
    void nothingToDo_asksForNothing() {
        cluster.partitions.put("a", 3);

        ApplyResult result = apply(topic("a", 3));

        assertThat(cluster.requests).isEmpty();
        assertThat(told).isEmpty();
        assertThat(ExitCode.of(result)).isEqualTo(ExitCode.DONE);
    }

    @Test
    void whatIsMissing_isCreatedInOneRequest_andReadAgainUntilItIsSeen() {
        cluster.lag = 3;

        ApplyResult result = apply(topic("a", 3), topic("b", 2));

        assertThat(cluster.requests).containsExactly("create {a=3, b=2}");
        assertThat(statuses(result)).containsExactly(Status.DONE, Status.DONE);
        assertThat(ExitCode.of(result)).isEqualTo(ExitCode.DONE);
    }

    @Test
    void whatIsNeverSeen_isLookedForTenSeconds_orUntilAnInterruption() {
        cluster.lag = 1000;
        Plan plan = plan(topic("a", 3), topic("b", 3));

        ApplyResult unseen = apply(topic("a", 3));
        ApplyResult interrupted = new Applier(cluster, limit, longestWait, new Teller(), time -> {
                    throw new InterruptedException();
                })
                .apply(plan, plan.steps(allowed));

        assertThat(slept).isEqualTo(Duration.ofMillis(49 * 200));
        assertThat(ExitCode.of(unseen)).isEqualTo(ExitCode.CHANGES_PENDING);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted.after().count(com.niura.kafka.admin.plan.Status.CREATE))
                .as("as it was seen last")
                .isEqualTo(2);
    }

    @Test
    void differences_areMendedAsFarAsThatIsAllowed_andTheRestIsLeftAndTold() {
        cluster.partitions.put("a", 1);
        cluster.configs.put("a", new HashMap<>(Map.of("retention.ms", "1")));
        allowed = new AllowedChanges(true, false);
        Topic declared = Topic.named("a")
                .partitions(3)
                .purpose("A")
                .config("retention.ms", "2")
                .build();

        ApplyResult first = apply(declared);
        allowed = AllowedChanges.ALL;
        ApplyResult second = apply(declared);

        assertThat(cluster.requests).containsExactly("raise {a=3}", "set {a={retention.ms=2}}");
        assertThat(ExitCode.of(first)).isEqualTo(ExitCode.CHANGES_PENDING);
        assertThat(second.steps().stream().map(step -> step.step().words() + " " + step.status()))
                .containsExactly("a: set retention.ms from 1 to 2 DONE");
        assertThat(told).containsExactly("a DONE", "a DONE");
        assertThat(ExitCode.of(second)).isEqualTo(ExitCode.DONE);
    }

    @Test
    void requestThatIsNotAnswered_mayHaveBeenDone_andIsSo_orNot() {
        cluster.answersAreLost = true;

        ApplyResult seen = apply(topic("a", 3));

        assertThat(statuses(seen)).containsExactly(Status.UNKNOWN);
        assertThat(cluster.requests).as("looks over a new connection").endsWith("reconnect");
        assertThat(ExitCode.of(seen)).as("it is there").isEqualTo(ExitCode.DONE);

        cluster.requestsUntilItIsGone = 0;
        ApplyResult unseen = applyAfterRead(topic("b", 3));

        assertThat(statuses(unseen)).containsExactly(Status.UNKNOWN);
        assertThat(unseen.after().count(com.niura.kafka.admin.plan.Status.UNKNOWN))
                .isEqualTo(1);
        assertThat(unseen.after().topics().get(0).differences())
                .extracting(Difference::action)
                .containsExactly(HandMadeCluster.silence().action());
        assertThat(ExitCode.of(unseen)).isEqualTo(ExitCode.PARTLY_APPLIED);
    }

    @Test
    void topicThatAppearsMeanwhile_isThere_notCreated() {
        cluster.refuse("a", new TopicExistsException("a"));
        cluster.partitions.put("a", 3);
        cluster.lag = 1;

        ApplyResult result = apply(topic("a", 3));

        assertThat(statuses(result)).containsExactly(Status.EXISTS);
        assertThat(ExitCode.of(result)).isEqualTo(ExitCode.DONE);
    }

    @Test
    void refusals_areTheirOwnTopics_andDecideTheExitCode() {
        cluster.refuse("a", new TopicAuthorizationException("a"));
        cluster.refuse("b", new PolicyViolationException("no"));

        ApplyResult refused = apply(topic("a", 1), topic("b", 1));
        cluster.refuse("a", new TopicAuthorizationException("a"));
        ApplyResult partly = apply(topic("a", 1), topic("b", 1));

        assertThat(statuses(refused)).containsExactly(Status.DENIED, Status.REJECTED);
        assertThat(ExitCode.of(refused)).isEqualTo(ExitCode.DENIED);
        assertThat(statuses(partly)).containsExactly(Status.DENIED, Status.DONE);
        assertThat(ExitCode.of(partly)).isEqualTo(ExitCode.PARTLY_APPLIED);
    }

    @Test
    void topicsBeyondAWindow_areAskedForInTheNext_andEachWindowIsTold() {
        limit = Optional.of(FOUR_A_MINUTE);

        ApplyResult result = apply(topic("a", 2), topic("b", 2), topic("c", 1));

        assertThat(cluster.requests).containsExactly("create {a=2, b=2}", "reconnect", "create {c=1}");
        assertThat(told).containsExactly("a DONE, b DONE", "2 of 3 PT1M", "c DONE");
        assertThat(slept).isEqualTo(Duration.ofMinutes(1));
        assertThat(ExitCode.of(result)).isEqualTo(ExitCode.DONE);
    }

    @Test
    void windowThatIsNotReached_leavesItsTopicsUnsent_andAllAreReadOverANewConnection() {
        limit = Optional.of(FOUR_A_MINUTE);
        cluster.reconnectsThatFail = 1;

        ApplyResult result = apply(topic("a", 4), topic("b", 4));

        assertThat(cluster.requests).containsExactly("create {a=4}", "reconnect", "reconnect");
        assertThat(statuses(result)).containsExactly(Status.DONE, Status.NOT_SENT);
        assertThat(result.after().topics())
                .extracting(PlannedTopic::status)
                .containsExactly(com.niura.kafka.admin.plan.Status.IN_SYNC, com.niura.kafka.admin.plan.Status.CREATE);
        assertThat(ExitCode.of(result)).isEqualTo(ExitCode.PARTLY_APPLIED);
    }

    @Test
    void wait_isToldEachSecond_andMayTakeAsLongAsAllowed() {
        limit = Optional.of(new RateLimit(4, Duration.ofSeconds(3)));
        longestWait = Duration.ofSeconds(3);

        ApplyResult result = apply(topic("a", 4), topic("b", 4));

        assertThat(ticks).containsExactly("2 s left", "1 s left", "over");
        assertThat(slept).isEqualTo(longestWait);
        assertThat(ExitCode.of(result)).isEqualTo(ExitCode.DONE);
    }

    @Test
    void topicLargerThanAWindow_isCreatedWithWhatFits_raisedLater_andHoldsNobodyUp() {
        limit = Optional.of(FOUR_A_MINUTE);

        ApplyResult result = apply(topic("big", 9), topic("small", 3));

        assertThat(cluster.requests)
                .containsExactly(
                        "create {big=4}",
                        "reconnect",
                        "create {small=3}",
                        "reconnect",
                        "raise {big=8}",
                        "reconnect",
                        "raise {big=9}");
        assertThat(told)
                .as("each part when it is there")
                .containsSubsequence("big DONE", "small DONE", "big DONE", "big DONE");
        assertThat(result.steps().stream().map(step -> step.step().words()))
                .containsExactly(
                        "big: create with 4 partitions",
                        "small: create with 3 partitions",
                        "big: raise the partitions from 4 to 8",
                        "big: raise the partitions from 8 to 9");
        assertThat(ExitCode.of(result)).isEqualTo(ExitCode.DONE);
        assertThat(FOUR_A_MINUTE.waitFor(List.of(9, 3))).as("as planned").isEqualTo(slept);
    }

    @Test
    void partOfALargeTopicThatIsThere_staysDone_whateverBecomesOfTheRest() {
        limit = Optional.of(FOUR_A_MINUTE);
        cluster.refuse("big", null, new TopicAuthorizationException("big"));

        ApplyResult denied = apply(topic("big", 9));
        cluster.partitions.clear();
        longestWait = Duration.ZERO;
        ApplyResult deferred = apply(topic("big", 9));

        assertThat(statuses(denied)).containsExactly(Status.DONE, Status.DENIED);
        assertThat(ExitCode.of(denied)).isEqualTo(ExitCode.PARTLY_APPLIED);
        assertThat(statuses(deferred)).containsExactly(Status.DONE, Status.DEFERRED);
        assertThat(ExitCode.of(deferred)).isEqualTo(ExitCode.THROTTLED);
    }

    @Test
    void partThatAnotherRunHasMade_isNotMadeAgain_andTheRestIs() {
        limit = Optional.of(FOUR_A_MINUTE);
        cluster.partitions.put("big", 5);
        Plan before = plan(topic("big", 9));
        cluster.refuse("big", new InvalidPartitionsException("Topic already has 5 partition(s)."));
        cluster.lag = 2;

        ApplyResult result = applier().apply(before, List.of(new Step.AddPartitions("big", 1, 9)));

        assertThat(statuses(result)).containsExactly(Status.EXISTS, Status.DONE);
        assertThat(cluster.partitions).containsEntry("big", 9);
        assertThat(ExitCode.of(result)).isEqualTo(ExitCode.DONE);
    }

    @Test
    void refusedPartitions_areLookedForThreeSeconds_andAreUnknownWhereTheyCannotBe() {
        cluster.partitions.put("a", 1);
        cluster.refuse("a", new InvalidPartitionsException("no"), new InvalidPartitionsException("no"));

        ApplyResult rejected = apply(topic("a", 3));
        Plan plan = plan(topic("a", 3));
        cluster.isHidden = true;
        ApplyResult hidden = applier().apply(plan, plan.steps(allowed));
        cluster.refuse("a", new InvalidPartitionsException("no"));
        cluster.requestsUntilItIsGone = 1;
        ApplyResult gone = applier().apply(plan, plan.steps(allowed));

        assertThat(statuses(rejected)).containsExactly(Status.REJECTED);
        assertThat(slept).isEqualTo(Duration.ofSeconds(3));
        StepResult unknown = StepResult.because(
                new Step.AddPartitions("a", 1, 3),
                Status.UNKNOWN,
                "whether it has them already could not be read: INVALID_PARTITIONS: no");
        assertThat(hidden.steps()).containsExactly(unknown);
        assertThat(gone.steps()).containsExactly(unknown);
    }

    @Test
    void topicThatIsRefusedForNow_goesBehindTheOthers_untilTheTimeToWaitIsOver() {
        limit = Optional.of(FOUR_A_MINUTE);
        cluster.refuse(
                "a",
                Collections.nCopies(1000, new ThrottlingQuotaExceededException("slow down"))
                        .toArray(ApiException[]::new));

        ApplyResult result = apply(topic("a", 4), topic("b", 4), topic("c", 4));

        assertThat(cluster.partitions).containsOnlyKeys("b", "c");
        assertThat(cluster.requests).startsWith("create {a=4}", "reconnect", "create {b=4}");
        assertThat(ExitCode.of(result)).isEqualTo(ExitCode.THROTTLED);
        assertThat(told).endsWith("a DEFERRED");
    }

    @Test
    void waitingLongerThanAllowed_putsOff_andExitsWithItsOwnCode() {
        limit = Optional.of(FOUR_A_MINUTE);
        longestWait = Duration.ZERO;

        ApplyResult result = apply(topic("a", 4), topic("b", 4));

        assertThat(statuses(result)).containsExactly(Status.DONE, Status.DEFERRED);
        assertThat(cluster.requests)
                .as("a throttled connection is not read from")
                .endsWith("reconnect");
        assertThat(slept).isZero();
        assertThat(ExitCode.of(result)).isEqualTo(ExitCode.THROTTLED);
    }

    @Test
    void refusalThatMayMeanTheRate_isNotTakenForItLongerThanAWindow_andOnlyOnServerless() {
        limit = Optional.of(FOUR_A_MINUTE);
        cluster.serverless = true;
        cluster.refuse(
                "b", Collections.nCopies(100, new InvalidRequestException("no")).toArray(ApiException[]::new));

        ApplyResult serverless = apply(topic("a", 1), topic("b", 1));
        Duration onServerless = slept;
        cluster.serverless = false;
        cluster.partitions.clear();
        apply(topic("a", 1), topic("b", 1));

        assertThat(statuses(serverless)).containsExactly(Status.DONE, Status.REJECTED);
        assertThat(onServerless).isEqualTo(Duration.ofMinutes(1));
        assertThat(slept).as("elsewhere there is no wait").isEqualTo(onServerless);
    }

    @Test
    void raceThatIsLost_isSeenBeforeAnythingIsWaitedFor() {
        cluster.serverless = true;
        limit = Optional.of(RateLimit.MSK_SERVERLESS);
        cluster.partitions.put("a", 6);
        cluster.refuse("a", new InvalidPartitionsException("Topic already has 6 partition(s)."));
        Plan before = new Planner(true).plan(List.of(topic("a", 6), topic("b", 1)), stateWith("a", 3));

        ApplyResult result = applier().apply(before, before.steps(AllowedChanges.ALL));

        assertThat(result.steps())
                .extracting(step -> step.step().topic() + " " + step.status())
                .containsExactlyInAnyOrder("a EXISTS", "b DONE");
        assertThat(slept).isZero();
    }

    @Test
    void clusterThatFailsOnTheWay_takesNothingBackOfWhatIsKnown() {
        limit = Optional.of(FOUR_A_MINUTE);
        cluster.requestsUntilItIsGone = 1;

        ApplyResult result = apply(topic("a", 4), topic("b", 4), topic("c", 4));

        assertThat(statuses(result)).containsExactly(Status.DONE, Status.UNKNOWN, Status.NOT_SENT);
        assertThat(told).startsWith("a DONE");
        assertThat(ExitCode.of(result)).isEqualTo(ExitCode.PARTLY_APPLIED);
    }

    @Test
    void interruption_endsTheWait_andSaysWhatWasNotSent() {
        limit = Optional.of(FOUR_A_MINUTE);
        Plan plan = plan(topic("a", 4), topic("b", 4));

        ApplyResult result = new Applier(cluster, limit, longestWait, new Teller(), time -> {
                    throw new InterruptedException();
                })
                .apply(plan, plan.steps(allowed));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(statuses(result)).containsExactly(Status.DONE, Status.NOT_SENT);
    }

    private ApplyResult apply(Topic... topics) {
        Plan plan = plan(topics);
        return applier().apply(plan, plan.steps(allowed));
    }

    /** With a plan that was made while the cluster was still there. */
    private ApplyResult applyAfterRead(Topic... topics) {
        Plan plan = new Planner(false).plan(List.of(topics), stateWith("other", 1));
        return applier().apply(plan, plan.steps(allowed));
    }

    private Plan plan(Topic... topics) {
        return new Planner(cluster.serverless).plan(List.of(topics), cluster.read(List.of(topics)));
    }

    private ClusterState stateWith(String name, int partitions) {
        HandMadeCluster other = new HandMadeCluster();
        other.partitions.put(name, partitions);
        return other.read(List.of(topic("a", 6), topic("b", 1)));
    }

    private Applier applier() {
        return new Applier(cluster, limit, longestWait, new Teller(), time -> slept = slept.plus(time));
    }

    private static List<Status> statuses(ApplyResult result) {
        return result.steps().stream().map(StepResult::status).toList();
    }

    private static Topic topic(String name, int partitions) {
        return Topic.named(name).partitions(partitions).purpose("Purpose").build();
    }

    private final class Teller implements Progress {
        @Override
        public void ended(List<StepResult> results) {
            told.add(String.join(
                    ", ",
                    results.stream()
                            .map(result -> result.step().topic() + " " + result.status())
                            .toList()));
        }

        @Override
        public void waiting(Waiting waiting) {
            told.add(waiting.ended() + " of " + waiting.all() + " " + waiting.time());
        }

        @Override
        public void stillWaiting(Waiting waiting) {
            ticks.add(waiting.time().toSeconds() + " s left");
        }

        @Override
        public void waited() {
            ticks.add("over");
        }
    }
}
