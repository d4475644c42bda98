package com.niura.kafka.localmsk.iam;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import com.niura.kafka.iam.Arn;
import com.niura.kafka.iam.PolicyDocument;

/** A cluster, and those who may do something on it. */
final class Samples {

    static final Arn CLUSTER =
            Arn.parse("arn:aws:kafka:ap-south-1:123456789012:cluster/demo/0a1b2c3d-0000-4000-8000-000000000000-s1");
    static final String HOST = "boot-demo.c1.kafka-serverless.ap-south-1.amazonaws.com";
    static final String PRINCIPAL = "arn:aws:sts::123456789012:assumed-role/eeg/task";
    static final String SECRET = "secret/Key+0123456789";

    private static final String SPECIAL = "{}[]\":,*?/\\\u0000\ud800\u00e91nt";

    private Samples() {}

    static Identity identity(PolicyDocument... policies) {
        return new Identity("eeg", "AKIAEEG", SECRET, Optional.empty(), PRINCIPAL, Optional.empty(), List.of(policies));
    }

    static AccessState state(Identity... identities) {
        return new AccessState(CLUSTER, Set.of(HOST), List.of(identities), Limits.serverless());
    }

    /** A policy with one statement that allows the actions, comma-separated, on everything. */
    static PolicyDocument allowing(String actions) {
        return policy("Allow", actions, "*");
    }

    static PolicyDocument policy(String effect, String actions, String resource) {
        return PolicyDocument.parse(effect, """
                {"Version": "2012-10-17", "Statement": {"Sid": "S1", "Effect": "%s", "Action": [%s], "Resource": "%s"}}""".formatted(effect, quoted(actions), resource));
    }

    /** The text with up to three pieces removed, doubled, or replaced by characters that mean something in JSON. */
    static String mutated(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int start = random.nextInt(mutated.length());
            int end = Math.min(mutated.length(), start + 1 + random.nextInt(5));
            String special = String.valueOf(SPECIAL.charAt(random.nextInt(SPECIAL.length())));
            switch (random.nextInt(3)) {
                case 0 -> mutated.delete(start, end).append(' ');
                case 1 -> mutated.insert(start, mutated.substring(start, end));
                default -> mutated.replace(start, end, special);
            }
        }
        return mutated.toString();
    }

    private static String quoted(String commaSeparated) {
        return "\"" + commaSeparated.replace(",", "\", \"") + "\"";
    }
}
