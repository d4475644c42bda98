package com.niura.kafka.admin.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import com.niura.kafka.admin.doctor.AwsIdentity.Caller;
import com.niura.kafka.admin.doctor.Finding.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpResponse;

import static org.assertj.core.api.Assertions.assertThat;

class AwsIdentityTest {

    private static final String ARN = "arn:aws:sts::123456789012:assumed-role/bastion/i-0123";

    @Test
    void clock_isThatOfTheAnswer() {
        assertThat(AwsIdentity.skew(answer("Thu, 26 Nov 2026 10:00:00 GMT"), Instant.parse("2026-11-26T10:07:00Z")))
                .hasValue(Duration.ofMinutes(7));
        assertThat(AwsIdentity.skew(answer("Thu, 26 Nov 2026 10:00:00 GMT"), Instant.parse("2026-11-26T09:58:00Z")))
                .hasValue(Duration.ofMinutes(-2));
        assertThat(AwsIdentity.skew(answer("soon"), Instant.EPOCH)).isEmpty();
        assertThat(AwsIdentity.skew(SdkHttpResponse.builder().build(), Instant.EPOCH))
                .isEmpty();
    }

    @Test
    void identityThatStsKnows_isShown_withTheClockWhereThatIsOff() {
        assertThat(AwsIdentity.judge(known(Duration.ofSeconds(20)), false)).isEqualTo(new Outcome.Ok(ARN));
        assertThat(AwsIdentity.judge(known(Duration.ofMinutes(-3)), false))
                .isEqualTo(new Outcome.Ok(ARN + "; this machine's clock is 3 min behind that of AWS"));
    }

    @Test
    void clockThatIsFarOff_isToBlame_unlessTheClusterHasLetItIn() {
        assertThat(AwsIdentity.judge(refused("SignatureDoesNotMatch", Duration.ofMinutes(20)), false))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failure -> assertThat(failure.headline())
                                .startsWith("this machine's clock is 20 min ahead of that of AWS"));
        assertThat(AwsIdentity.judge(known(Duration.ofMinutes(20)), true)).isInstanceOf(Outcome.Ok.class);
    }

    @Test
    void credentialsThatStsDoesNotTake_areToBlame_unlessTheClusterHasLetThemIn() {
        assertThat(AwsIdentity.judge(refused("ExpiredToken", Duration.ZERO), false))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failure -> assertThat(failure.headline())
                                .endsWith("does not take these credentials: ExpiredToken"));
        assertThat(AwsIdentity.judge(refused("InvalidClientTokenId", Duration.ZERO), true))
                .isInstanceOf(Outcome.NotKnown.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Throttling", "InternalFailure", "ServiceUnavailable", "AccessDenied", "HTTP status 502"})
    void whateverElseStsAnswers_isNamed_andNotHeldAgainstTheCredentials(String error) {
        assertThat(AwsIdentity.judge(refused(error, Duration.ofMinutes(2)), false))
                .isEqualTo(new Outcome.NotKnown("AWS's token service (STS) does not say whose they are: " + error
                        + "; this machine's clock is 2 min ahead of that of AWS"));
    }

    private static Caller known(Duration skew) {
        return new Caller(ARN, Optional.empty(), Optional.of(skew));
    }

    private static Caller refused(String word, Duration skew) {
        return new Caller("", Optional.of(word), Optional.of(skew));
    }

    private static SdkHttpResponse answer(String date) {
        return SdkHttpResponse.builder().putHeader("Date", date).build();
    }
}
