package com.niura.kafka.localmsk.internal.process;

import java.util.List;

/** The last part of what a broker printed, whole lines, bounded. Safe for use by many threads. */
public final class OutputBuffer {

    private final int limit;
    private final StringBuilder text = new StringBuilder();

    /** @param limit how many characters are kept at least, once there are that many; at most twice as many are held */
    public OutputBuffer(int limit) {
        this.limit = limit;
    }

    synchronized void add(String line) {
        text.append(line).append('\n');
        // Cutting only when twice the limit is reached keeps the cost per line constant.
        if (text.length() > 2 * limit) {
            cut();
        }
    }

    public synchronized String text() {
        cut();
        return text.toString();
    }

    String lastLines(int count) {
        return lastLines(text(), count);
    }

    static String lastLines(String text, int count) {
        List<String> lines = text.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }

    private void cut() {
        if (text.length() <= limit) {
            return;
        }
        int start = text.length() - limit;
        int endOfBrokenLine = text.indexOf("\n", start - 1);
        text.delete(0, endOfBrokenLine < text.length() - 1 ? endOfBrokenLine + 1 : start);
    }
}
