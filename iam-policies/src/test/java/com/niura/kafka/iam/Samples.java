package com.niura.kafka.iam;

import java.util.Random;

/** A cluster, and policies. */
final class Samples {

    static final Arn CLUSTER =
            Arn.parse("arn:aws:kafka:ap-south-1:123456789012:cluster/demo/0a1b2c3d-0000-4000-8000-000000000000-s1");

    private static final String SPECIAL = "{}[]\":,*?/\\\u0000\ud800\u00e91nt";

    private Samples() {}

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
