package com.niura.kafka.admin.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;

/** A table without borders: a header in capitals, columns two spaces apart, long cells folded at blanks. */
public final class TextTable {

    private static final int WIDEST_CELL = 46;

    private final Column[] columns;
    private final List<String[]> rows = new ArrayList<>();

    private TextTable(String... header) {
        columns = Arrays.stream(header)
                .map(name -> new Column()
                        .header(name)
                        .headerAlign(HorizontalAlign.LEFT)
                        .dataAlign(HorizontalAlign.LEFT)
                        .maxWidth(Integer.MAX_VALUE))
                .toArray(Column[]::new);
    }

    /** A table with these columns. */
    public static TextTable withHeader(String... header) {
        return new TextTable(header);
    }

    /** Adds a row with a cell for each column. */
    public TextTable row(String... cells) {
        if (cells.length != columns.length) {
            throw new IllegalArgumentException(
                    "cells must be " + columns.length + ", but were " + Arrays.toString(cells));
        }
        rows.add(Arrays.stream(cells).map(TextTable::folded).toArray(String[]::new));
        return this;
    }

    /** A name, an ARN or a value stays in one piece, to be copied and searched for. */
    private static String folded(String cell) {
        StringBuilder text = new StringBuilder();
        int width = 0;
        for (String word : cell.split(" ", -1)) {
            boolean fits = text.isEmpty() || width + 1 + word.length() <= WIDEST_CELL;
            width = fits && !text.isEmpty() ? width + 1 + word.length() : word.length();
            text.append(text.isEmpty() ? "" : fits ? " " : "\n").append(word);
        }
        return text.toString();
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The table, each line behind the given indentation. */
    public String text(String indentation) {
        return AsciiTable.getTable(AsciiTable.NO_BORDERS, columns, rows.toArray(String[][]::new))
                .lines()
                // The library pads every cell, the first one too.
                .map(line -> (indentation + (line.startsWith(" ") ? line.substring(1) : line)).stripTrailing())
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
