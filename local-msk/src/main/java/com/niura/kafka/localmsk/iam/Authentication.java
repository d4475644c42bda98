package com.niura.kafka.localmsk.iam;

/** What came of checking a signature. */
public sealed interface Authentication {

    /** The signature is right, and made with this identity's credentials. */
    record Accepted(Identity identity) implements Authentication {}

    /**
     * The signature is not accepted.
     *
     * @param reason for the decision log, never for the client; it holds no secret, token or signature
     */
    record Refused(String reason) implements Authentication {}
}
