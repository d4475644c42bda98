package com.niura.kafka.localmsk.iam;

import com.niura.kafka.iam.Arn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PolicyTemplateTest {

    private static final Arn CLUSTER = Arn.parse("arn:aws:kafka:ap-south-1:123456789012:cluster/demo/1-s1");

    @ParameterizedTest
    @CsvSource({
        "${cluster}, cluster/demo/1-s1",
        "${topic:eeg.*}, topic/demo/1-s1/eeg.*",
        "${group:*}, group/demo/1-s1/*",
        "${transactional-id:a:$1}, transactional-id/demo/1-s1/a:$1"
    })
    void placeholder_becomesTheArn(String placeholder, String resource) {
        assertThat(new PolicyTemplate("[%s, %s]".formatted(placeholder, placeholder)).of(CLUSTER))
                .isEqualTo("[%1$s, %1$s]".formatted("arn:aws:kafka:ap-south-1:123456789012:" + resource));
    }

    @Test
    void anythingElse_staysAsItIs() {
        assertThat(new PolicyTemplate("{$cluster} *").of(CLUSTER)).isEqualTo("{$cluster} *");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${aws:username}", "${cluster:x}", "${topic}", "${Topic:x}", "${}", "${*}"})
    void placeholderForNothing_isRefused(String placeholder) {
        assertThatThrownBy(() -> new PolicyTemplate(placeholder).of(CLUSTER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a placeholder must be ${cluster}, ${topic:NAME}, ${group:NAME} or ${transactional-id:ID}, but was %s",
                        placeholder);
    }

    @Test
    void placeholderWithoutName_isRefused() {
        assertThatThrownBy(() -> new PolicyTemplate("${topic:}").of(CLUSTER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name must be present for a topic");
    }
}
