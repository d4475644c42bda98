package com.niura.kafka.localmsk.iam;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

import com.niura.kafka.iam.PolicyDocument;

/**
 * Somebody who may sign requests: credentials, the principal that they stand for, and its policies.
 *
 * <p>Several identities may have the same principal, as an old and a new key of one role do; what the principal may do is
 * then in the policies of all of them.
 *
 * @param name what people call it, such as {@code eeg-service}
 * @param accessKeyId the public half of the credentials
 * @param secretKey the secret half
 * @param sessionToken what temporary credentials have besides
 * @param principal an ARN such as {@code arn:aws:sts::123456789012:assumed-role/eeg-service/task}
 * @param expires from when on the credentials are not accepted any more
 * @param policies what the principal may do; nothing when empty
 */
public record Identity(
        String name,
        String accessKeyId,
        String secretKey,
        Optional<String> sessionToken,
        String principal,
        Optional<Instant> expires,
        List<PolicyDocument> policies) {

    /**
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if a string is blank, or the access key id has a {@code /}
     */
    public Identity {
        requireText("name", name);
        requireText("accessKeyId", accessKeyId);
        requireText("principal", principal);
        Objects.requireNonNull(expires, "expires");
        if (accessKeyId.contains("/")) {
            throw new IllegalArgumentException("accessKeyId must not contain '/', but was " + accessKeyId);
        }
        if (secretKey.isBlank() || sessionToken.filter(String::isBlank).isPresent()) {
            throw new IllegalArgumentException("secretKey and sessionToken must not be blank");
        }
        policies = List.copyOf(policies);
    }

    /**
     * Refuses what is not the name of a role.
     *
     * @throws IllegalArgumentException naming what was expected and what was found
     */
    public static void requireName(String name) {
        if (!name.matches("[\\w+=,.@-]{1,64}")) {
            throw new IllegalArgumentException(
                    "name must be 1 to 64 letters, digits and +=,.@_-, but was \"%s\"".formatted(name));
        }
    }

    /**
     * Reads the policies of a role, which is named in what is said about them.
     *
     * @throws com.niura.kafka.iam.PolicyException if one is not a policy that can be followed to the letter
     */
    public static List<PolicyDocument> documents(String role, String... policies) {
        return IntStream.range(0, policies.length)
                .mapToObj(i -> PolicyDocument.parse(policies.length == 1 ? role : role + "-" + (i + 1), policies[i]))
                .toList();
    }

    private static void requireText(String what, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + " must not be blank");
        }
    }

    /** Everything but the secret key and the session token. */
    @Override
    public String toString() {
        return "Identity[name=%s, accessKeyId=%s, principal=%s, expires=%s, policies=%s]"
                .formatted(
                        name,
                        accessKeyId,
                        principal,
                        expires.map(Instant::toString).orElse("never"),
                        policies);
    }
}
