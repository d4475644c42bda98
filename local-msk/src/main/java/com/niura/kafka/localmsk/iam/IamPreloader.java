package com.niura.kafka.localmsk.iam;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.niura.kafka.iam.Arn;
import com.niura.kafka.iam.IamAction;
import com.niura.kafka.iam.PolicyDocument;
import com.niura.kafka.iam.ResourceType;

/**
 * Loads what decides a login, some two hundred classes, by deciding made-up ones. Reads and writes no file, and lets nobody in.
 */
public final class IamPreloader {

    private static final String REGION = "us-east-1";
    private static final String HOST = "localhost";
    private static final String SECRET = "preload";

    private IamPreloader() {}

    /**
     * Takes the way of a login, from the form that the state of access has in its file to the line in the log. Returns that line for
     * each mechanism: a refusal for the signature, which is checked last.
     */
    public static List<String> run(Clock clock) {
        Instant now = clock.instant();
        Arn cluster = new Arn("aws", REGION, "000000000000", ResourceType.CLUSTER, "preload", "preload", "");
        Identity nobody = new Identity(
                "preload",
                "PRELOAD",
                SECRET,
                Optional.of(SECRET),
                "arn:aws:sts::000000000000:assumed-role/preload/preload",
                Optional.of(now.plus(Duration.ofHours(1))),
                List.of(PolicyDocument.parse("preload", """
                        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "kafka-cluster:*", "Resource": "*"}}""")));
        AccessState state = AccessJson.read(
                AccessJson.write(new AccessState(cluster, Set.of(HOST), List.of(nobody), Limits.serverless())));
        state.decide(nobody.principal(), IamAction.CONNECT, cluster);
        SignatureVerifier verifier = new SignatureVerifier(clock);
        return Stream.of(Mechanism.values())
                .map(mechanism -> verifier.verify(mechanism, message(mechanism, nobody, now), state))
                .map(login -> new Decision(
                        now,
                        0,
                        nobody.principal(),
                        IamAction.CONNECT.toString(),
                        cluster.toString(),
                        login instanceof Authentication.Accepted,
                        login instanceof Authentication.Refused refused ? refused.reason() : ""))
                .map(Decision::toJsonLine)
                .toList();
    }

    private static byte[] message(Mechanism mechanism, Identity identity, Instant now) {
        String date = SignatureVerifier.DATE.format(now.atZone(ZoneOffset.UTC));
        String credential = "%s/%s/%s/%s/%s"
                .formatted(
                        identity.accessKeyId(),
                        date.substring(0, SignatureVerifier.DAY_CHARACTERS),
                        REGION,
                        IamAction.SERVICE,
                        Signature.TERMINATOR);
        String message = switch (mechanism) {
            case AWS_MSK_IAM -> """
                    {"version": "2020_10_22", "host": "%s", "user-agent": "preload", "action": "%s", "x-amz-algorithm": "%s",
                    "x-amz-credential": "%s", "x-amz-date": "%s", "x-amz-security-token": "%s", "x-amz-signedheaders": "host",
                    "x-amz-expires": "900", "x-amz-signature": "none"}""".formatted(HOST, IamAction.CONNECT, Signature.ALGORITHM, credential, date, SECRET);
            case OAUTHBEARER -> {
                String token =
                        "https://kafka.%s.amazonaws.com/?Action=%s&X-Amz-Algorithm=%s&X-Amz-Credential=%s&X-Amz-Date=%s&X-Amz-Expires=900&X-Amz-Security-Token=%s&X-Amz-SignedHeaders=host&X-Amz-Signature=none"
                                .formatted(REGION, IamAction.CONNECT, Signature.ALGORITHM, credential, date, SECRET);
                yield "n,,\u0001auth=Bearer %s\u0001\u0001"
                        .formatted(Base64.getUrlEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8)));
            }
        };
        return message.getBytes(StandardCharsets.UTF_8);
    }
}
