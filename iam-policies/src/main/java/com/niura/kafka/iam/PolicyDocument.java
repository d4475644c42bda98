package com.niura.kafka.iam;

import java.util.List;
import java.util.Objects;

/**
 * An IAM policy as AWS writes it in JSON: identity-based.
 *
 * <p>Understood are {@code Version}, {@code Id}, {@code Statement}, {@code Sid}, {@code Effect}, {@code Action},
 * {@code NotAction}, {@code Resource}, {@code NotResource}, the wildcards {@code *} and {@code ?}, and a {@code Condition} about
 * what is known of a request: who makes it, its region and account, and that it comes over TLS. Anything else is an
 * error and never ignored, in particular another {@code Condition}, policy variables, and an action of {@code kafka-cluster} that
 * does not exist. Actions of other services are accepted and mean nothing here.
 */
public final class PolicyDocument {

    /** Far beyond the 10 240 characters that AWS grants to all inline policies of a role. */
    private static final int MAX_CHARACTERS = 64 * 1024;
    /** As many policies of 6144 characters as no role may have, with any white space. */
    private static final int MAX_CHARACTERS_OF_SEVERAL = 1024 * 1024;

    private final String name;
    private final String text;
    private final List<Statement> statements;

    private PolicyDocument(String name, String text, List<Statement> statements) {
        this.name = name;
        this.text = text;
        this.statements = List.copyOf(statements);
    }

    /**
     * Reads a policy.
     *
     * @param name what to call it in messages and decisions, such as the name of its file
     * @param json at most 65 536 characters
     * @throws NullPointerException if an argument is null
     * @throws PolicyException if it is not a policy that can be followed to the letter
     */
    public static PolicyDocument parse(String name, String json) {
        Objects.requireNonNull(name, "name");
        return new PolicyDocument(name, json, new PolicyReader(name, true).read(json, false, MAX_CHARACTERS));
    }

    /**
     * Reads a policy, or a JSON list of the policies that one role has, as one policy with the statements of all, to be compared with
     * another: without conditions. An empty list allows nothing.
     *
     * @param json at most 1 048 576 characters
     * @throws NullPointerException if an argument is null
     * @throws PolicyException as for {@link #parse}
     */
    public static PolicyDocument parseAll(String name, String json) {
        Objects.requireNonNull(name, "name");
        return new PolicyDocument(
                name, json, new PolicyReader(name, false).read(json, true, MAX_CHARACTERS_OF_SEVERAL));
    }

    /** What it is called in messages and decisions. */
    public String name() {
        return name;
    }

    /** The JSON, word for word. */
    public String text() {
        return text;
    }

    List<Statement> statements() {
        return statements;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PolicyDocument document && document.name.equals(name) && document.text.equals(text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, text);
    }

    @Override
    public String toString() {
        return "PolicyDocument[%s, statements=%s]".formatted(name, statements.size());
    }
}
