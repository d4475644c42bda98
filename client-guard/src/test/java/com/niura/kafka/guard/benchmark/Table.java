package com.niura.kafka.guard.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.niura.kafka.guard.benchmark.Cluster.Run;

/** A table of programs and what they take, measured in turn. */
final class Table {

    interface Program {
        Run run() throws Exception;
    }

    private interface Cell {
        String text(List<Run> runs, List<Run> base);
    }

    private record Row(boolean isBase, Program program, List<String> name, List<Run> runs) {}

    private final String title;
    private final List<String> headers;
    private final List<Cell> cells = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    /** @param headers of the first columns, which name the program */
    Table(String title, String... headers) {
        this.title = title;
        this.headers = new ArrayList<>(List.of(headers));
    }

    /** Adds a column with the median and the range. */
    Table column(String header, String format, ToDoubleFunction<Run> value) {
        headers.add(header);
        cells.add((runs, base) -> {
            double[] sorted = runs.stream().mapToDouble(value).sorted().toArray();
            return (format + " (" + format + ".." + format + ")")
                    .formatted(median(Arrays.stream(sorted)), sorted[0], sorted[sorted.length - 1]);
        });
        return this;
    }

    /** Adds the same, and a column with the median of each round's ratio to the base. */
    Table columnAndRatio(String header, String format, ToDoubleFunction<Run> value) {
        column(header, format, value);
        headers.add("RATIO");
        cells.add((runs, base) -> "%.2f"
                .formatted(median(IntStream.range(0, runs.size())
                        .mapToDouble(round ->
                                value.applyAsDouble(runs.get(round)) / value.applyAsDouble(base.get(round))))));
        return this;
    }

    /** Adds a column with what the runs found, and how many of them. */
    Table verdicts() {
        headers.add("VERDICTS");
        cells.add((runs, base) -> runs.stream()
                .collect(Collectors.groupingBy(Table::verdict, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(found -> "%s %d of %d".formatted(found.getKey(), found.getValue(), runs.size()))
                .collect(Collectors.joining(", ")));
        return this;
    }

    /** READY, or the code of the first failure. */
    static String verdict(Run run) {
        return run.words().split("[:\\n]", 2)[0];
    }

    /** Adds a column with what the runs printed. */
    Table words(String header) {
        headers.add(header);
        cells.add((runs, base) -> runs.stream().map(Run::words).distinct().collect(Collectors.joining("\n")));
        return this;
    }

    /** Adds a program to which the following ones are compared. */
    void base(Program program, String... name) {
        rows.add(new Row(true, program, List.of(name), new ArrayList<>()));
    }

    void row(Program program, String... name) {
        rows.add(new Row(false, program, List.of(name), new ArrayList<>()));
    }

    /** Runs each program once in each round; the first round, which warms the broker and the disk's cache, does not count. */
    void print(int rounds) throws Exception {
        for (int round = 0; round <= rounds; round++) {
            for (Row row : rows) {
                Run run = row.program().run();
                if (round > 0) {
                    row.runs().add(run);
                }
            }
        }
        List<List<String>> texts = new ArrayList<>();
        List<Run> base = List.of();
        for (Row row : rows) {
            base = row.isBase() ? row.runs() : base;
            List<String> text = new ArrayList<>(row.name());
            for (Cell cell : cells) {
                text.add(cell.text(row.runs(), base));
            }
            texts.add(text);
        }
        print(title, headers, texts);
    }

    static void print(String title, List<String> headers, List<List<String>> rows) {
        Column[] columns = headers.stream()
                .map(header -> new Column()
                        .header(header)
                        .headerAlign(HorizontalAlign.LEFT)
                        .dataAlign(HorizontalAlign.LEFT)
                        .maxWidth(100))
                .toArray(Column[]::new);
        String[][] texts = rows.stream().map(row -> row.toArray(String[]::new)).toArray(String[][]::new);
        System.out.println("\n" + title + "\n");
        AsciiTable.getTable(AsciiTable.NO_BORDERS, columns, texts)
                .lines()
                .map(String::stripTrailing)
                .forEach(System.out::println);
    }

    static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
