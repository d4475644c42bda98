package com.niura.kafka.admin.doctor;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;

import com.niura.kafka.admin.doctor.DoctorStep.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class StsAnswerTest {

    private static final String ARN = "arn:aws:sts::123456789012:assumed-role/bastion/i-0123";

    @Test
    void clock_isThatOfTheAnswer() {
        assertThat(StsAnswer.skew(answer("Thu, 26 Nov 2026 10:00:00 GMT"), Instant.parse("2026-11-26T10:07:00Z")))
                .hasValue(Duration.ofMinutes(7));
        assertThat(StsAnswer.skew(answer("Thu, 26 Nov 2026 10:00:00 GMT"), Instant.parse("2026-11-26T09:58:00Z")))
                .hasValue(Duration.ofMinutes(-2));
        assertThat(StsAnswer.skew(answer("soon"), Instant.EPOCH)).isEmpty();
        assertThat(StsAnswer.skew(SdkHttpResponse.builder().build(), Instant.EPOCH))
                .isEmpty();
        assertThat(StsAnswer.skew(null, Instant.EPOCH)).isEmpty();
    }

    @Test
    void identityThatStsKnows_isOk_andTheClockIsAStepOfItsOwn() {
        assertStep(known(Duration.ofSeconds(20)).identity(false), Status.OK, ARN);
        assertStep(known(Duration.ofSeconds(20)).clock(false), Status.OK, "less than a minute off");
        assertStep(known(Duration.ofMinutes(-3)).clock(false), Status.OK, "3 min behind AWS's");
    }

    @Test
    void clockThatIsFarOff_failed_unlessTheClusterHasLetItIn() {
        StsAnswer refused = refused("SignatureDoesNotMatch", Duration.ofMinutes(20));

        assertStep(
                refused.clock(false),
                Status.FAILED,
                "this machine's clock is 20 min ahead of AWS's, and AWS refuses what is signed so");
        // The credentials may be all right.
        assertThat(refused.identity(false).status()).isEqualTo(Status.NOT_KNOWN);
        assertStep(refused.clock(true), Status.OK, "20 min ahead of AWS's");
    }

    @Test
    void credentialsThatStsDoesNotTake_failed_unlessTheClusterHasLetThemIn() {
        StsAnswer expired = refused("ExpiredToken", Duration.ZERO);

        assertStep(expired.identity(false), Status.FAILED, "STS does not take these credentials: ExpiredToken");
        assertThat(expired.identity(true).status()).isEqualTo(Status.NOT_KNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Throttling", "InternalFailure", "ServiceUnavailable", "AccessDenied"})
    void whateverElseStsAnswers_isNamed_andNotHeldAgainstTheCredentials(String code) {
        assertStep(
                refused(code, Duration.ofMinutes(2)).identity(false),
                Status.NOT_KNOWN,
                "STS does not say whose they are: " + code);
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                arguments(new UnknownHostException("sts.x.amazonaws.com"), "the name of STS does not resolve"),
                arguments(new SSLHandshakeException("PKIX path building failed"), "a proxy that decrypts TLS"),
                arguments(new SocketTimeoutException("Connect timed out"), "no answer from STS within 3 s"),
                arguments(new ConnectException("Connection refused"), "no connection to STS: Connection refused"),
                arguments(new IllegalStateException("odd"), "STS was not asked: odd"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void whatKeptStsFromAnswering_isSaid(Exception cause, String words) {
        StsAnswer answer = StsAnswer.of(SdkClientException.builder()
                .message(cause.getMessage())
                .cause(cause)
                .build());

        assertThat(answer.identity(false).status()).isEqualTo(Status.NOT_KNOWN);
        assertThat(answer.identity(false).detail()).contains(words);
        assertThat(answer.clock(false).status()).isEqualTo(Status.NOT_KNOWN);
    }

    @Test
    void answerWithoutAWordOfAws_isKnownByItsStatus() {
        AwsServiceException withoutDetails = AwsServiceException.builder()
                .statusCode(502)
                .message("Bad Gateway")
                .build();

        assertThat(StsAnswer.of(withoutDetails).identity(false).detail())
                .isEqualTo("STS does not say whose they are: HTTP status 502");
    }

    private static void assertStep(DoctorStep step, Status status, String detail) {
        assertThat(step).extracting(DoctorStep::status, DoctorStep::detail).containsExactly(status, detail);
    }

    private static StsAnswer known(Duration skew) {
        return new StsAnswer(true, Optional.of(ARN), "", false, Optional.of(skew));
    }

    private static StsAnswer refused(String code, Duration skew) {
        StsAnswer answer = StsAnswer.of(AwsServiceException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .sdkHttpResponse(answer("Thu, 26 Nov 2026 10:00:00 GMT"))
                        .build())
                .build());
        return new StsAnswer(true, answer.arn(), answer.problem(), answer.refused(), Optional.of(skew));
    }

    private static SdkHttpResponse answer(String date) {
        return SdkHttpResponse.builder().putHeader("Date", date).build();
    }
}
