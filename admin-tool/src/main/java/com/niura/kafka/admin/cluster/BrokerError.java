package com.niura.kafka.admin.cluster;

import com.niura.kafka.guard.internal.Texts;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.protocol.Errors;

/**
 * A broker's refusal in the protocol's and the broker's own words.
 *
 * @param name the protocol's name of the error, POLICY_VIOLATION for instance
 * @param message what the broker said about it
 */
public record BrokerError(String name, String message) {

    public static BrokerError of(ApiException error) {
        String message = error.getMessage();
        return new BrokerError(
                Errors.forException(error).name(),
                message == null || message.isBlank() ? error.getClass().getSimpleName() : Texts.oneLine(message));
    }

    @Override
    public String toString() {
        return name + ": " + message;
    }
}
