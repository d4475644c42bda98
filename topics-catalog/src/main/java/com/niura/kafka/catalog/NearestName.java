package com.niura.kafka.catalog;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the name that a misspelt one was probably meant to be: the one with the fewest wrong, missing, additional or
 * swapped letters, upper and lower case being the same. A third of the letters may be wrong, at least one and at most
 * three.
 */
public final class NearestName {
    private static final int LONGEST = 249;
    private static final int MOST_EDITS = 3;

    private NearestName() {}

    /** The nearest of {@code known}, the first of equally near ones, if any is near enough. */
    public static Optional<String> to(String name, Collection<String> known) {
        if (name.isEmpty() || name.length() > LONGEST) {
            return Optional.empty();
        }
        var wanted = name.toLowerCase(Locale.ROOT);
        var mostEdits = Math.max(1, Math.min(MOST_EDITS, wanted.length() / 3));
        var nearest = Optional.<String>empty();
        for (var candidate : known) {
            var edits = edits(wanted, candidate.toLowerCase(Locale.ROOT), mostEdits);
            if (edits <= mostEdits) {
                nearest = Optional.of(candidate);
                mostEdits = edits - 1;
            }
        }
        return nearest;
    }

    /**
     * The optimal string alignment distance, or some number above {@code most} if it is larger than that. Of the table
     * only the last three rows are kept, and of a row only the cells near the diagonal are filled in: no others can
     * belong to a distance of {@code most}.
     */
    private static int edits(String a, String b, int most) {
        var tooMany = most + 1;
        if (Math.abs(a.length() - b.length()) > most) {
            return tooMany;
        }
        var rowBeforeLast = new int[b.length() + 1];
        var lastRow = new int[b.length() + 1];
        var row = new int[b.length() + 1];
        for (var i = 0; i <= a.length(); i++) {
            var first = Math.max(0, i - most);
            var last = Math.min(b.length(), i + most);
            var smallest = tooMany;
            for (var j = first; j <= last; j++) {
                if (i == 0 || j == 0) {
                    row[j] = i + j;
                } else {
                    var replaced = lastRow[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                    var removed = j < i + most ? lastRow[j] + 1 : tooMany;
                    var added = j > i - most ? row[j - 1] + 1 : tooMany;
                    row[j] = Math.min(replaced, Math.min(removed, added));
                    if (areSwapped(a, i, b, j)) {
                        row[j] = Math.min(row[j], rowBeforeLast[j - 2] + 1);
                    }
                }
                smallest = Math.min(smallest, row[j]);
            }
            if (smallest > most) {
                return tooMany;
            }
            var reused = rowBeforeLast;
            rowBeforeLast = lastRow;
            lastRow = row;
            row = reused;
        }
        return lastRow[b.length()];
    }

    private static boolean areSwapped(String a, int i, String b, int j) {
        return i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    }
}
