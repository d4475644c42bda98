package com.niura.kafka.examples;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds every page of the repository to its links and its Java: a reader copies what compiles. */
class PagesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git", ".idea", "golden");

    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)[^\\n]*\\n(.*?)^```");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.*?)\\s*$");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;$");
    /** The method of a test, with whatever annotations stand between. */
    private static final Pattern TEST =
            Pattern.compile("(?s)@(?:Parameterized)?Test(?:Factory)?\\b.*?\\b(?:void|Stream<DynamicTest>) (\\w+)\\(");

    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:(?:public|final|abstract|sealed) )*(?:class|interface|record|enum) ");

    static List<Path> pages() throws IOException {
        return files(".md");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void links_leadSomewhere(Path page) throws IOException {
        List<String> broken = new ArrayList<>();
        Matcher link = LINK.matcher(withoutFences(Files.readString(page)));
        while (link.find()) {
            URI target = URI.create(link.group(1));
            if (target.getScheme() == null && !leadsSomewhere(page, target)) {
                broken.add(link.group(1));
            }
        }
        assertThat(broken).as("links of %s to nothing", page).isEmpty();
    }

    @Test
    void java_compiles_orStandsInASourceFile(@TempDir Path classes) throws IOException {
        String sources = files(".java").stream()
                .map(PagesTest::read)
                .map(PagesTest::squeezed)
                .collect(Collectors.joining("\n"));
        List<Snippet> snippets = new ArrayList<>();
        for (Path page : pages()) {
            Matcher fence = FENCE.matcher(Files.readString(page));
            while (fence.find()) {
                if (fence.group(1).equals("java") && !sources.contains(squeezed(fence.group(2)))) {
                    snippets.add(Snippet.of(ROOT.relativize(page), snippets.size(), fence.group(2)));
                }
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        boolean compiled = compiler.getTask(
                        errors,
                        null,
                        null,
                        List.of("-classpath", classPath, "-d", classes.toString(), "-proc:none"),
                        null,
                        snippets)
                .call();

        assertThat(snippets).as("pages with Java of their own").isNotEmpty();
        assertThat(compiled).as(errors.toString()).isTrue();
    }

    /** In the last column of docs/proof.md's table: a test as {@code `Class.method`}, or a script by its path. */
    @Test
    void promises_areHeldByTestsThatThereAre() throws IOException {
        Set<String> tests = tests();
        List<String> rows = Files.readString(ROOT.resolve("docs/proof.md"))
                .replaceFirst("(?s).*\n## Promises\n(.*?)\n## .*", "$1")
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| promise |"))
                .toList();

        List<String> heldByNothing = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        for (String row : rows) {
            String[] cells = row.split(" \\| ?", -1);
            assertThat(cells).as("promise, said in, held by: " + row).hasSize(4);
            List<String> holding = Pattern.compile("`([^`]+)`")
                    .matcher(cells[2])
                    .results()
                    .map(name -> name.group(1))
                    .toList();
            if (holding.isEmpty()) {
                heldByNothing.add(cells[0]);
            }
            for (String name : holding) {
                if (!tests.contains(name) && !(name.contains("/") && Files.exists(ROOT.resolve(name)))) {
                    absent.add(name);
                }
            }
        }

        assertThat(rows).as("promises").hasSizeGreaterThan(50);
        assertThat(heldByNothing).as("promises that nothing holds").isEmpty();
        assertThat(absent).as("tests and scripts that are not there").isEmpty();
    }

    /** The README is for the first three minutes. */
    @Test
    void readme_hasAtMost150Lines() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(150);
    }

    /** All tests of the repository, as {@code Class.method}. */
    private static Set<String> tests() throws IOException {
        return files(".java").stream()
                .filter(file -> file.toString().contains("/src/test/"))
                .flatMap(file -> TEST.matcher(read(file))
                        .results()
                        .map(test -> file.getFileName().toString().replace(".java", ".") + test.group(1)))
                .collect(Collectors.toSet());
    }

    private static boolean leadsSomewhere(Path page, URI target) throws IOException {
        String path = target.getPath();
        Path file = path.isEmpty()
                ? page
                : page.resolveSibling(URLDecoder.decode(path, StandardCharsets.UTF_8))
                        .normalize();
        if (!file.startsWith(ROOT) || !Files.exists(file)) {
            return false;
        }
        return target.getFragment() == null || anchors(file).contains(target.getFragment());
    }

    /** The anchors that GitHub makes of a page's headings. */
    private static Set<String> anchors(Path page) throws IOException {
        return HEADING.matcher(withoutFences(Files.readString(page)))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static String withoutFences(String page) {
        return FENCE.matcher(page).replaceAll("");
    }

    private static String squeezed(String java) {
        return java.replaceAll("\\s+", " ").strip();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(String suffix) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_OURS.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(suffix)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    /** One block of a page as a source file: statements become the body of a method. */
    private static final class Snippet extends SimpleJavaFileObject {

        private final String source;

        private Snippet(URI place, String source) {
            super(place, Kind.SOURCE);
            this.source = source;
        }

        static Snippet of(Path page, int number, String block) {
            String imports =
                    IMPORT.matcher(block).results().map(found -> found.group()).collect(Collectors.joining("\n"));
            String code = IMPORT.matcher(block).replaceAll("");
            String body = TYPE.matcher(code).find()
                    ? code
                    : "final class Snippet {\nvoid run() throws Exception {\n" + code + "\n}\n}\n";
            // The compiler's messages name the page.
            URI place = URI.create("snippet:///" + page.toString().replace(' ', '-') + "/" + number + ".java");
            return new Snippet(place, "package snippet" + number + ";\n" + imports + "\n" + body);
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return kind == Kind.SOURCE;
        }
    }
}
