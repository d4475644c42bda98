package com.niura.kafka.admin.doctor;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.failure.FailureClassifier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * What AWS's Security Token Service (STS) says of credentials. It answers everybody, changes nothing, and its answer has the time.
 *
 * @param asked whether it was asked
 * @param arn whose they are; empty where it did not say
 * @param problem why it did not say
 * @param refused whether that is because of the credentials or the signature
 * @param skew how far this machine's clock is ahead of STS's; empty where there was no answer
 */
record StsAnswer(boolean asked, Optional<String> arn, String problem, boolean refused, Optional<Duration> skew) {

    /** For a connection, and for an answer on it; what the JVM itself needs, to load classes for instance, does not count. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(3);
    /** AWS refuses signatures that are five minutes off. */
    private static final Duration LARGEST_SKEW = Duration.ofMinutes(5);
    /** The longest words of an exception that are of use. */
    private static final int LONGEST = 300;

    /**
     * What STS answers where the credentials are to blame: the key is not there (any more), has expired, or does not fit its
     * secret. Whatever else it answers (a throttled request, an endpoint's policy, a failure of its own) says nothing of them.
     */
    private static final Set<String> REFUSALS = Set.of(
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "ExpiredToken",
            "ExpiredTokenException");

    /** Asks. Blocks for as long as STS lets it wait. */
    static StsAnswer ask(AwsCredentials credentials, Optional<String> region) {
        StsClientBuilder builder = StsClient.builder()
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(LONGEST_SILENCE)
                        .socketTimeout(LONGEST_SILENCE))
                .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.doNotRetry()));
        region.map(Region::of).ifPresent(builder::region);
        try (StsClient sts = builder.build()) {
            GetCallerIdentityResponse answer = sts.getCallerIdentity();
            return new StsAnswer(
                    true, Optional.of(answer.arn()), "", false, skew(answer.sdkHttpResponse(), Instant.now()));
        } catch (RuntimeException e) {
            return of(e);
        }
    }

    static StsAnswer of(Throwable error) {
        if (!(error instanceof AwsServiceException refusal)) {
            return unheard(reason(error));
        }
        @Nullable AwsErrorDetails details = refusal.awsErrorDetails();
        // Something on the way, as a proxy, answers without a word of AWS's.
        String word = details == null || details.errorCode() == null
                ? "HTTP status " + refusal.statusCode()
                : details.errorCode();
        boolean refused = REFUSALS.contains(word);
        return new StsAnswer(
                true,
                Optional.empty(),
                (refused ? "STS does not take these credentials: " : "STS does not say whose they are: ") + word,
                refused,
                details == null ? Optional.empty() : skew(details.sdkHttpResponse(), Instant.now()));
    }

    /** It was asked, and did not answer. */
    static StsAnswer unheard(String why) {
        return new StsAnswer(true, Optional.empty(), why, false, Optional.empty());
    }

    static StsAnswer notAsked(String why) {
        return new StsAnswer(false, Optional.empty(), why, false, Optional.empty());
    }

    private static String reason(Throwable error) {
        @Nullable
        Throwable found = FailureClassifier.find(
                        error,
                        cause -> cause instanceof UnknownHostException
                                || cause instanceof SSLException
                                || cause instanceof SocketTimeoutException
                                || cause instanceof ConnectException)
                .orElse(null);
        String words = Texts.shortened(Texts.oneLine(FailureClassifier.words(found == null ? error : found)), LONGEST);
        if (found instanceof UnknownHostException) {
            return "the name of STS does not resolve: " + found.getMessage();
        }
        if (found instanceof SSLException) {
            return "TLS with STS failed; a proxy that decrypts TLS needs its authority in this JVM's trust store: "
                    + words;
        }
        if (found instanceof SocketTimeoutException) {
            return "no answer from STS within " + Texts.seconds(LONGEST_SILENCE)
                    + "; it takes port 443 out, or a VPC endpoint for STS: " + words;
        }
        return found instanceof ConnectException ? "no connection to STS: " + words : "STS was not asked: " + words;
    }

    /** How far this machine's clock is ahead of the one that wrote the answer. */
    static Optional<Duration> skew(@Nullable SdkHttpResponse answer, Instant now) {
        try {
            return Optional.ofNullable(answer)
                    .flatMap(response -> response.firstMatchingHeader("Date"))
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
                    .map(date -> Duration.between(date.toInstant(), now));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private boolean isClockOff() {
        return skew.filter(off -> off.abs().compareTo(LARGEST_SKEW) >= 0).isPresent();
    }

    /** @param letIn whether the cluster has let this identity in: then what STS has against it does not matter */
    DoctorStep identity(boolean letIn) {
        if (arn.isPresent()) {
            return DoctorStep.ok(Target.ACCESS, Check.IDENTITY, arn.get());
        }
        return refused && !letIn && !isClockOff()
                ? DoctorStep.failed(
                        Target.ACCESS,
                        Check.IDENTITY,
                        denied(
                                problem,
                                "Get new ones, with the secret and the session token that belong to the key: these are"
                                        + " of no use anywhere. 'aws sts get-caller-identity' says the same."))
                : DoctorStep.notKnown(Target.ACCESS, Check.IDENTITY, problem).by(asked ? Check.IDENTITY.how() : "");
    }

    /** @param letIn as above */
    DoctorStep clock(boolean letIn) {
        if (skew.isEmpty()) {
            return DoctorStep.notKnown(Target.ACCESS, Check.CLOCK, "no answer of STS to compare it with")
                    .untried();
        }
        long minutes = skew.get().abs().toMinutes();
        String found = minutes == 0
                ? "less than a minute off"
                : minutes + " min " + (skew.get().isNegative() ? "behind" : "ahead of") + " AWS's";
        return isClockOff() && !letIn
                ? DoctorStep.failed(
                        Target.ACCESS,
                        Check.CLOCK,
                        denied(
                                "this machine's clock is " + found + ", and AWS refuses what is signed so",
                                "Set the clock: 'timedatectl' or 'chronyc tracking' shows whether it is kept right."))
                : DoctorStep.ok(Target.ACCESS, Check.CLOCK, found);
    }

    static Failure denied(String headline, String action) {
        return new Failure(
                FailureCode.AUTH_DENIED,
                Optional.empty(),
                headline,
                Optional.empty(),
                Optional.empty(),
                false,
                action,
                Optional.empty());
    }
}
