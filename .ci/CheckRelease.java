import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What .ci/rehearse-release has published: is it complete, is it what was tested, and does docs/dependencies.md say so? */
class CheckRelease {

    private static final String DOCUMENT = "docs/dependencies.md";
    private static final String BEGIN = "<!-- Below: written by .ci/rehearse-release --update -->\n";

    /** Their jars are complete. */
    private static final Set<String> BUNDLING = Set.of("admin-tool", "local-msk");

    private final Path out;
    private final String version;
    private final List<String> wrong = new ArrayList<>();

    public static void main(String[] args) throws Exception {
        CheckRelease check = new CheckRelease(Path.of(args[0]), args[1]);
        check.run(args.length > 2 && args[2].equals("--update"));
        check.wrong.forEach(problem -> System.err.println("wrong: " + problem));
        if (!check.wrong.isEmpty()) {
            System.exit(1);
        }
    }

    private CheckRelease(Path out, String version) {
        this.out = out;
        this.version = version;
    }

    private void run(boolean update) throws Exception {
        Path first = out.resolve("codeartifact/com/niura/kafka");
        Set<String> published = names(first);
        Set<String> inBom = elements(xml(file(first, "kafka-topics-bom", ".pom")), "artifactId");
        require(inBom.equals(published), "the BOM names " + inBom + ", but published are " + published);

        for (String repository : List.of("codeartifact", "github-packages", "central")) {
            Path base = out.resolve(repository).resolve("com/niura/kafka");
            require(names(base).equals(published), repository + " has " + names(base) + ", but codeartifact " + published);
            for (String artifact : names(base)) {
                complete(base, artifact, repository.equals("central"));
                for (String end : List.of(".jar", "-sources.jar", "-javadoc.jar")) {
                    Path here = file(base, artifact, end);
                    require(!Files.exists(here) || Files.mismatch(here, file(first, artifact, end)) < 0,
                            here + " has other bytes than another build of the same sources");
                }
            }
        }

        String document = Files.readString(Path.of(DOCUMENT));
        String tables = tables(first, published);
        String current = document.substring(0, document.indexOf(BEGIN) + BEGIN.length()) + tables;
        if (update) {
            Files.writeString(Path.of(DOCUMENT), current);
        }
        require(update || current.equals(document), DOCUMENT + " is out of date: .ci/rehearse-release --update writes it anew");
        System.out.println(published.size() + " artifacts published: " + String.join(", ", published));
    }

    private void complete(Path base, String artifact, boolean signed) throws Exception {
        String pom = Files.readString(file(base, artifact, ".pom"));
        require(!pom.contains("${") && !pom.contains("<parent>"), artifact + ": the POM has a parent or a variable");
        for (String element : List.of("name", "description", "url", "licenses", "developers", "scm")) {
            require(pom.contains("<" + element), artifact + ": the POM has no " + element);
        }
        Matcher needed = Pattern.compile("<artifactId>([^<]+)</artifactId>\\s*<version>[^<]+</version>\\s*<scope>(?:compile|runtime)<").matcher(pom);
        while (BUNDLING.contains(artifact) && needed.find()) {
            require(needed.group(1).equals("jspecify"), artifact + ": the POM asks for " + needed.group(1) + ", which is in the jar: see published.bundled");
        }
        List<String> ends = artifact.endsWith("-bom")
                ? List.of(".pom")
                : List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json", "-cyclonedx.xml");
        for (String end : ends) {
            Path file = file(base, artifact, end);
            require(Files.exists(file), file + " is missing");
            require(!signed || Files.exists(Path.of(file + ".asc")), file + " is not signed");
            if (end.equals(".jar") || end.equals("-sources.jar")) {
                require(hasLicense(file), file + " has no META-INF/LICENSE");
            }
        }
    }

    private static boolean hasLicense(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.getEntry("META-INF/LICENSE") != null
                    && Arrays.equals(
                            zip.getInputStream(zip.getEntry("META-INF/LICENSE")).readAllBytes(),
                            Files.readAllBytes(Path.of("LICENSE")));
        }
    }

    private record Component(String group, String name, String version, String licence, long bytes, Set<String> broughtBy) {}

    private String tables(Path base, Set<String> published) throws Exception {
        Set<String> withIam = classPath("service-with-iam", "runtime");
        Set<String> tested = components(base, "client-guard").stream()
                .map(component -> component.name() + "-" + component.version())
                .collect(Collectors.toCollection(TreeSet::new));
        tested.add("client-guard-" + version);
        require(withIam.equals(tested), "a consumer gets " + withIam + ", but the build has " + tested);

        StringBuilder text = new StringBuilder();
        text.append("\n## What a service gets\n\n| service with | jars | MB | of these to compile with |\n|---|---|---|---|\n");
        for (String service : List.of("service-with-iam", "service-without-aws")) {
            text.append("| %s | %d | %.1f | %s |\n".formatted(
                    service.equals("service-with-iam") ? "`client-guard`" : "`client-guard` without AWS, as above",
                    classPath(service, "runtime").size(),
                    jars(service, "runtime").mapToLong(CheckRelease::size).sum() / 1e6,
                    classPath(service, "compile").stream().map(this::unversioned).collect(Collectors.joining(", "))));
        }
        for (String artifact : published) {
            if (artifact.endsWith("-bom")) {
                continue;
            }
            // The sizes of our own change with each commit.
            List<Component> components = components(base, artifact).stream()
                    .filter(component -> !component.group().equals("com.niura.kafka"))
                    .toList();
            text.append("\n## ").append(artifact).append("\n\n").append(BUNDLING.contains(artifact) ? "In it are, or parts of them are," : "With it come");
            append(text, components, group -> why(artifact, group));
            if (artifact.equals("local-msk")) {
                for (Map.Entry<String, List<Component>> server : servers(file(base, artifact, ".jar")).entrySet()) {
                    text.append("\n### ").append(server.getKey()).append(" in local-msk\n\nIn the jar are, unchanged,");
                    append(text, server.getValue(), this::broughtBy);
                }
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, List<Component> components, Function<List<Component>, String> why) {
        text.append(" %d jars of others, %,d kB.\n\n".formatted(components.size(), components.stream().mapToLong(Component::bytes).sum() / 1000));
        text.append("| what | version | kB | licence | why |\n|---|---|---|---|---|\n");
        Map<String, List<Component>> groups = new LinkedHashMap<>();
        components.forEach(component -> groups
                .computeIfAbsent(component.group() + " " + component.version(), unused -> new ArrayList<>())
                .add(component));
        groups.values().forEach(group -> text.append("| `%s`: %s | %s | %,d | %s | %s |\n".formatted(
                group.get(0).group(),
                group.size() > 6 ? group.size() + " artifacts" : joined(group, Component::name),
                group.get(0).version(),
                group.stream().mapToLong(Component::bytes).sum() / 1000,
                joined(group, Component::licence),
                why.apply(group))));
    }

    /** The servers in the jar, each as its SBOM in there says, which has to name just the jars that are there. */
    private Map<String, List<Component>> servers(Path jar) throws Exception {
        Map<String, List<Component>> servers = new TreeMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                Matcher sbom = Pattern.compile("META-INF/sbom/(kafka-[0-9.]+)\\.xml").matcher(entry.getName());
                if (sbom.matches()) {
                    String server = sbom.group(1);
                    List<Component> components = components(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(zip.getInputStream(entry)), jar);
                    Set<String> named = components.stream()
                            .map(component -> component.name() + "-" + component.version() + ".jar")
                            .collect(Collectors.toCollection(TreeSet::new));
                    Set<String> inside = zip.stream()
                            .map(ZipEntry::getName)
                            .filter(name -> name.contains("/" + server + "/") && name.endsWith(".jar"))
                            .map(name -> name.substring(name.lastIndexOf('/') + 1))
                            .collect(Collectors.toCollection(TreeSet::new));
                    require(named.equals(inside), "the SBOM of " + server + " names " + named + ", but in " + jar + " are " + inside);
                    servers.put("Kafka " + server.substring("kafka-".length()), components);
                }
            }
        }
        require(servers.size() == 2, jar + " has the SBOMs of " + servers.keySet() + ", expected two servers");
        return servers;
    }

    /** As the top POM says it of what is named there; else, by what it comes. */
    private String why(String artifact, List<Component> group) {
        Set<String> reasons = new TreeSet<>();
        for (Component component : group) {
            if (component.broughtBy().contains(artifact)) {
                reasons.add(reason(component));
            }
        }
        if (reasons.isEmpty()) {
            return broughtBy(group);
        }
        return String.join(" ", reasons);
    }

    private String broughtBy(List<Component> group) {
        Set<String> inGroup = group.stream().map(Component::name).collect(Collectors.toSet());
        return "Comes with " + group.stream()
                .flatMap(component -> component.broughtBy().stream())
                .filter(name -> !inGroup.contains(name))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", ")) + ".";
    }

    private String reason(Component component) {
        if (component.group().startsWith("org.springframework")) {
            return "The application's own; its version is Spring Boot's to say.";
        }
        String pom = read(Path.of("pom.xml"));
        int dependency = pom.indexOf("<artifactId>" + component.name() + "</artifactId>", pom.indexOf("<dependencyManagement>"));
        int end = pom.lastIndexOf("-->", dependency);
        int begin = pom.lastIndexOf("<!--", end);
        require(dependency > 0, component.name() + " is not in the dependencyManagement of pom.xml");
        return dependency < 0 ? "" : pom.substring(begin + "<!--".length(), end).strip().replaceAll("\\s+", " ");
    }

    private List<Component> components(Path base, String artifact) throws Exception {
        return components(xml(file(base, artifact, "-cyclonedx.xml")), base.getParent().getParent().getParent());
    }

    private static List<Component> components(Document sbom, Path repository) throws IOException {
        Map<String, Set<String>> broughtBy = new TreeMap<>();
        for (Element dependency : all(sbom, "dependency")) {
            if (dependency.getParentNode() instanceof Element parent && parent.getTagName().equals("dependency")) {
                broughtBy.computeIfAbsent(dependency.getAttribute("ref"), unused -> new TreeSet<>()).add(named(parent.getAttribute("ref")));
            }
        }
        List<Component> found = new ArrayList<>();
        for (Element component : all((Element) all(sbom, "components").get(all(sbom, "components").size() - 1), "component")) {
            String group = text(component, "group");
            String name = text(component, "name");
            String number = text(component, "version");
            List<Element> licences = all(component, "license");
            String licence = licences.isEmpty() ? "not said" : licences.stream()
                    .map(one -> all(one, "id").isEmpty() ? text(one, "name") : text(one, "id"))
                    .collect(Collectors.joining(" or "));
            Path jar = Stream.of(repository, Path.of(System.getProperty("user.home"), ".m2/repository"))
                    .map(root -> root.resolve(group.replace('.', '/')).resolve(name).resolve(number).resolve(name + "-" + number + ".jar"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(name + " " + number + " is not in ~/.m2/repository"));
            found.add(new Component(group, name, number, licence, size(jar), broughtBy.getOrDefault(component.getAttribute("bom-ref"), Set.of())));
        }
        return found;
    }

    private Set<String> classPath(String service, String scope) {
        return jars(service, scope)
                .map(jar -> jar.getFileName().toString().replaceFirst("\\.jar$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Path> jars(String service, String scope) {
        return Arrays.stream(read(Path.of(".ci/consumers", service, "target", scope + "-class-path")).strip().split(":")).map(Path::of);
    }

    private String unversioned(String jar) {
        Matcher matcher = Pattern.compile("(.*?)-\\d.*").matcher(jar);
        return matcher.matches() ? matcher.group(1) : jar;
    }

    private static String named(String purl) {
        return purl.replaceFirst(".*/", "").replaceFirst("@.*", "");
    }

    private static String joined(List<Component> group, Function<Component, String> part) {
        return group.stream().map(part).distinct().sorted().collect(Collectors.joining(", "));
    }

    private Path file(Path base, String artifact, String end) {
        return base.resolve(artifact).resolve(version).resolve(artifact + "-" + version + end);
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Document xml(Path file) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    }

    private static Set<String> elements(Document document, String tag) {
        return all(document, tag).stream().map(Node::getTextContent).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Element> all(Node within, String tag) {
        NodeList found = within instanceof Document document
                ? document.getElementsByTagName(tag)
                : ((Element) within).getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static String text(Element within, String tag) {
        return all(within, tag).get(0).getTextContent();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            wrong.add(otherwise);
        }
    }
}
