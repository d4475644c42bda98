package com.niura.kafka.localmsk.broker;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;

import com.niura.kafka.localmsk.iam.Limits;
import com.niura.kafka.localmsk.iam.Limits.CreationRate;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PartitionQuotaTest {

    private static final Limits FIVE = Limits.off().toBuilder().partitions(5).build();
    private static final Limits TWO_COMPACTED =
            Limits.off().toBuilder().compactedPartitions(2).build();
    private static final Limits FIVE_A_MINUTE = Limits.off().toBuilder()
            .creationRate(new CreationRate(5, Duration.ofMinutes(1), CreationRate.Refusal.INVALID_REQUEST))
            .build();

    private final MutableClock clock = new MutableClock();
    private final FakeTopics topics = new FakeTopics();
    private final PartitionQuota ledger = new PartitionQuota(topics, clock);

    @Test
    void quota_countsWhatExists() {
        topics.partitions.put("old", 3);

        ledger.admit("fits", 2, false, FIVE);
        refuses("more", 1, FIVE, "The cluster may have 5 partitions, but has 5, and 1 more were asked for");
    }

    @Test
    void quota_countsWhatDoesNotShowYet_forThreeSeconds() {
        ledger.admit("a", 3, false, FIVE);
        ledger.admit("b", 2, false, FIVE);
        refuses("c", 1, FIVE, "has 5");

        clock.advance(Duration.ofSeconds(3));

        ledger.admit("c", 5, false, FIVE);
    }

    @Test
    void topicThatShows_countsOnce() {
        ledger.admit("a", 3, false, FIVE);
        topics.partitions.put("a", 3);

        ledger.admit("b", 2, false, FIVE);
        refuses("c", 1, FIVE, "has 5");
    }

    @Test
    void topicAdmittedAgainBeforeItShows_countsOnce() {
        ledger.admit("validated", 5, false, FIVE);
        ledger.admit("validated", 5, false, FIVE);
    }

    @Test
    void topicThatIsDeletedBeforeItShows_leavesTheQuotaAndStaysInTheRate() {
        ledger.admit("a", 5, false, FIVE);

        ledger.deleting("a");

        ledger.admit("b", 5, false, FIVE);
        refuses("c", 1, FIVE_A_MINUTE, "but 10 have been");
    }

    @Test
    void quotaOfCompacted_countsOnlyThose() {
        topics.partitions.put("plain", 100);
        topics.partitions.put("compacted", 1);
        topics.compacted.add("compacted");

        ledger.admit("new", 1, true, TWO_COMPACTED);
        ledger.admit("other", 100, false, TWO_COMPACTED);
        assertThatThrownBy(() -> ledger.admit("more", 1, true, TWO_COMPACTED))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("may have 2 compacted partitions, but has 2");
    }

    @Test
    void rate_countsWhatWasCreatedWithinTheWindow_evenIfItIsGone() {
        ledger.admit("a", 5, false, FIVE_A_MINUTE);
        topics.partitions.put("a", 5);
        refuses("b", 1, FIVE_A_MINUTE, "5 partitions may be created in PT1M, but 5 have been");
        topics.partitions.clear();
        clock.advance(Duration.ofSeconds(59));
        refuses("b", 1, FIVE_A_MINUTE, "but 5 have been");

        clock.advance(Duration.ofSeconds(1));

        ledger.admit("b", 5, false, FIVE_A_MINUTE);
    }

    @Test
    void rate_forgetsWhatNeverShows() {
        ledger.admit("validated", 5, false, FIVE_A_MINUTE);
        clock.advance(Duration.ofSeconds(3));

        ledger.admit("b", 5, false, FIVE_A_MINUTE);
    }

    @Test
    void existence_isWhatShows_orAppearsSoonAfterBeingAdmitted() {
        topics.partitions.put("old", 1);
        ledger.admit("validated", 1, false, FIVE);

        assertThat(ledger.exists("old")).isTrue();
        assertThat(ledger.exists("never.heard.of")).isFalse();
        assertThat(ledger.exists("validated")).isFalse();
        Iterator<Boolean> shows = List.of(false, false, true).iterator();
        topics.beforeLook = () -> {
            if (shows.next()) {
                topics.partitions.put("validated", 1);
            }
        };
        assertThat(ledger.exists("validated")).isTrue();
    }

    private void refuses(String topic, int partitions, Limits limits, String message) {
        assertThatThrownBy(() -> ledger.admit(topic, partitions, false, limits))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }
}
