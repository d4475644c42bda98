package com.niura.kafka.localmsk.iam;

import java.time.Instant;
import java.util.Optional;

/** What came of checking a signature. */
public sealed interface Authentication {

    /**
     * The signature is right, and made with this identity's credentials.
     *
     * @param until when the session ends: with AWS_MSK_IAM as the credentials do, with OAUTHBEARER as the token does, if that
     *     is earlier
     */
    record Accepted(Identity identity, Optional<Instant> until) implements Authentication {}

    /**
     * The signature is not accepted.
     *
     * @param reason for the decision log, never for the client; it holds no secret, token or signature
     */
    record Refused(String reason) implements Authentication {}
}
