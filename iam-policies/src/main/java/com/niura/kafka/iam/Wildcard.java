package com.niura.kafka.iam;

/** Patterns as IAM has them: {@code *} is any number of characters, {@code ?} exactly one. */
final class Wildcard {

    /** How many colons of an ARN separate its parts; those of its last part belong to the name. */
    private static final int SEPARATORS = 5;

    private Wildcard() {}

    static boolean isIn(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    /** Whether the pattern covers the text; wildcards stand for all characters alike. */
    static boolean matches(String pattern, String text) {
        return matches(pattern, text, SEPARATORS);
    }

    /**
     * Whether the pattern covers the ARN. A wildcard stays within its part of the ARN, unless it is a {@code *} at the end of the
     * part: "If the * wildcard is the last character of a resource ARN segment, it can expand to match beyond the colon
     * boundaries."
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html">IAM JSON policy
     *     elements: Resource</a>
     */
    static boolean matchesArn(String pattern, String arn) {
        return matches(pattern, arn, 0);
    }

    /** Takes time proportional to the product of the lengths at worst, also for patterns made to hurt. */
    private static boolean matches(String pattern, String text, int separators) {
        if (!isIn(pattern)) {
            return pattern.equals(text);
        }
        // Which beginnings of the text the beginning of the pattern covers.
        boolean[] covered = new boolean[text.length() + 1];
        covered[0] = true;
        int passed = separators;
        for (int i = 0; i < pattern.length(); i++) {
            char expected = pattern.charAt(i);
            boolean inName = passed >= SEPARATORS;
            if (expected == '*') {
                boolean any = inName || i + 1 == pattern.length() || pattern.charAt(i + 1) == ':';
                for (int j = 1; j < covered.length; j++) {
                    covered[j] |= covered[j - 1] && (any || text.charAt(j - 1) != ':');
                }
                continue;
            }
            boolean some = false;
            for (int j = covered.length - 1; j > 0; j--) {
                char found = text.charAt(j - 1);
                covered[j] = covered[j - 1] && (expected == '?' ? inName || found != ':' : expected == found);
                some |= covered[j];
            }
            covered[0] = false;
            if (!some) {
                return false;
            }
            if (expected == ':') {
                passed++;
            }
        }
        return covered[text.length()];
    }
}
