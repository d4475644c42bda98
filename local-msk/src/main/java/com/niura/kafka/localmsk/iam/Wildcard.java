package com.niura.kafka.localmsk.iam;

/** Patterns as IAM has them: {@code *} is any number of any characters, {@code ?} exactly one. */
final class Wildcard {

    private Wildcard() {}

    static boolean isIn(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    /** Takes time proportional to the product of the lengths at worst, also for patterns made to hurt. */
    static boolean matches(String pattern, String text) {
        int inPattern = 0;
        int inText = 0;
        int lastStar = -1;
        int textAtStar = 0;
        while (inText < text.length()) {
            char expected = inPattern < pattern.length() ? pattern.charAt(inPattern) : '\0';
            if (inPattern < pattern.length() && expected == '*') {
                lastStar = inPattern++;
                textAtStar = inText;
            } else if (inPattern < pattern.length() && (expected == '?' || expected == text.charAt(inText))) {
                inPattern++;
                inText++;
            } else if (lastStar >= 0) {
                // Let the last star take one character more, and try again.
                inPattern = lastStar + 1;
                inText = ++textAtStar;
            } else {
                return false;
            }
        }
        while (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
            inPattern++;
        }
        return inPattern == pattern.length();
    }
}
