package com.niura.kafka.localmsk.iam;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Why a login is refused, for the decision log: no secret, token or signature is in it. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private static final int MAX_SHOWN_CHARACTERS = 100;

    private final String reason;

    Refusal(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    static void require(boolean holds, String reason) throws Refusal {
        if (!holds) {
            throw new Refusal(reason);
        }
    }

    /** What a client sent, shortened so that it can be quoted. */
    static String shown(String text) {
        return text.length() <= MAX_SHOWN_CHARACTERS ? text : text.substring(0, MAX_SHOWN_CHARACTERS) + "…";
    }

    /** The text that a client sent, which need not be any. */
    static String text(byte[] bytes, String what) throws Refusal {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refusal(what + " is not UTF-8");
        }
    }
}
