package com.niura.kafka.catalog;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;

import com.niura.kafka.catalog.Declarations.ServiceDeclaration;

/**
 * The declared topics, the services that use them, and the environments' overrides. A catalog is valid: whatever is wrong
 * is found when it is loaded or built, in every environment, and thrown as one {@link InvalidCatalogException}.
 *
 * <p>How strict {@code load} is depends on who calls it. <em>Services</em> load without a profile: what a newer version of
 * the file format may have added, unknown keys and {@code version} itself, is ignored and told by {@link #notices()}.
 * <em>Tools and builds</em> load with a {@link ValidationProfile}, to which an unknown key is a mistake as any other. Keys
 * that begin with {@code x-} are nobody's business in both.
 *
 * <p>Immutable, and safe for use by several threads. No method but {@code load} reads a file, and none talks to Kafka.
 */
public final class TopicCatalog {
    private final List<Topic> topicList;
    private final List<ServiceDeclaration> serviceDeclarations;
    private final List<Environment> environmentList;
    private final SourceMap sources;
    private final List<CatalogProblem> notices;
    private final Map<String, Topic> topics = new LinkedHashMap<>();
    private final Map<String, Service> services = new LinkedHashMap<>();
    private final Map<String, Environment> environments = new LinkedHashMap<>();

    /** Takes what has been checked. */
    private TopicCatalog(
            List<ServiceDeclaration> services,
            List<Topic> topics,
            List<Environment> environments,
            SourceMap sources,
            List<CatalogProblem> notices) {
        this.topicList = List.copyOf(topics);
        this.serviceDeclarations = List.copyOf(services);
        this.environmentList = List.copyOf(environments);
        this.sources = sources;
        this.notices = List.copyOf(notices);
        var produces = new HashMap<String, List<Topic>>();
        var consumes = new HashMap<String, List<Topic>>();
        for (var topic : topics) {
            this.topics.put(topic.name(), topic);
            addTo(produces, topic.producers(), topic);
            addTo(consumes, topic.consumers(), topic);
        }
        for (var service : services) {
            var name = service.name();
            var produced = produces.getOrDefault(name, List.of());
            var consumed = consumes.getOrDefault(name, List.of());
            this.services.put(name, new Service(name, service.consumerGroup(), produced, consumed));
        }
        for (var environment : environments) {
            this.environments.put(environment.name(), environment);
        }
    }

    private static void addTo(Map<String, List<Topic>> topicsByService, List<String> services, Topic topic) {
        for (var service : services) {
            topicsByService.computeIfAbsent(service, name -> new ArrayList<>()).add(topic);
        }
    }

    /**
     * Reads a catalog from a YAML file (UTF-8, at most 1 MiB) as services do: leniently, by {@link ValidationProfile#KAFKA}.
     *
     * @throws InvalidCatalogException with everything for which the file or the catalog in it cannot be used
     */
    public static TopicCatalog load(Path file) {
        return load(Collections.singletonList(file));
    }

    /**
     * Reads one catalog from several YAML files as {@link #load(Path)} does: leniently. The files may refer to each other. A
     * topic is declared in one of them, and so is what an environment overrides of it; a service may be named in several,
     * with one consumer group; the cluster hosts of an environment are those of all files.
     *
     * @throws InvalidCatalogException with everything for which a file or the catalog in them cannot be used
     * @throws IllegalArgumentException if there is no file
     */
    public static TopicCatalog load(List<Path> files) {
        return read(open(files), ValidationProfile.KAFKA, false);
    }

    /**
     * Reads a catalog from a stream, which is left open, as {@link #load(Path)} does: leniently.
     *
     * @param name what messages call it
     * @throws InvalidCatalogException with everything for which the stream or the catalog in it cannot be used
     */
    public static TopicCatalog load(InputStream stream, String name) {
        return read(open(stream, name), ValidationProfile.KAFKA, false);
    }

    /**
     * Reads a catalog from the class path as {@link #load(Path)} does: leniently. The thread's context class loader is asked
     * first, then the one of this class.
     *
     * @param location such as {@code com/example/topics.yaml}
     * @throws InvalidCatalogException with everything for which the resource or the catalog in it cannot be used
     */
    public static TopicCatalog loadResource(String location) {
        Objects.requireNonNull(location, "location must not be null");
        return read(List.of(CatalogFile.readResource(location)), ValidationProfile.KAFKA, false);
    }

    /**
     * Reads a catalog from a YAML file (UTF-8, at most 1 MiB) as tools and builds do: strictly, by {@code profile}.
     *
     * @throws InvalidCatalogException with everything that is wrong with the file or the catalog in it
     */
    public static TopicCatalog load(Path file, ValidationProfile profile) {
        return load(Collections.singletonList(file), profile);
    }

    /**
     * Reads one catalog from several YAML files, as {@link #load(List)} does, but strictly, by {@code profile}.
     *
     * @throws InvalidCatalogException with everything that is wrong with a file or the catalog in them
     * @throws IllegalArgumentException if there is no file
     */
    public static TopicCatalog load(List<Path> files, ValidationProfile profile) {
        Objects.requireNonNull(profile, "profile must not be null");
        return read(open(files), profile, true);
    }

    /**
     * Reads a catalog from a stream, as {@link #load(InputStream, String)} does, but strictly, by {@code profile}.
     *
     * @throws InvalidCatalogException with everything that is wrong with the stream or the catalog in it
     */
    public static TopicCatalog load(InputStream stream, String name, ValidationProfile profile) {
        return load(Collections.singletonMap(name, stream), profile);
    }

    /**
     * Reads one catalog from several streams, which are left open, as {@link #load(List, ValidationProfile)} does from files:
     * strictly, by {@code profile}.
     *
     * @param streams in the map's order; the keys are what messages call them
     * @throws InvalidCatalogException with everything that is wrong with a stream or the catalog in them
     * @throws IllegalArgumentException if there is no stream
     */
    public static TopicCatalog load(Map<String, InputStream> streams, ValidationProfile profile) {
        Objects.requireNonNull(profile, "profile must not be null");
        if (streams.isEmpty()) {
            throw new IllegalArgumentException("streams must be at least one, but was none");
        }
        var opened = new ArrayList<CatalogFile>();
        streams.forEach((name, stream) -> opened.addAll(open(stream, name)));
        return read(opened, profile, true);
    }

    private static List<CatalogFile> open(List<Path> files) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("files must be at least one, but was none");
        }
        var opened = new ArrayList<CatalogFile>();
        for (var file : files) {
            opened.add(CatalogFile.read(Objects.requireNonNull(file, "file must not be null")));
        }
        return opened;
    }

    private static List<CatalogFile> open(InputStream stream, String name) {
        Objects.requireNonNull(stream, "stream must not be null");
        return List.of(CatalogFile.read(stream, Quoted.visible(Objects.requireNonNull(name, "name must not be null"))));
    }

    static TopicCatalog read(List<CatalogFile> files, ValidationProfile profile, boolean isStrict) {
        var problems = new Problems(SourceMap.NONE);
        var reader = new CatalogReader(profile, isStrict, problems);
        var roots = new ArrayList<YamlNode>();
        var name = new StringJoiner(" + ");
        for (var file : files) {
            name.add(file.name());
            var root = file.parsed().or(() -> YamlTree.read(file, problems));
            if (root.isPresent()) {
                reader.checkFile(root.get());
                roots.add(root.get());
            }
        }
        if (roots.size() < files.size()) {
            problems.refuse(name.toString());
        }
        var root = roots.size() == 1 ? roots.get(0) : new CatalogMerge(problems).merge(roots);
        var sources = SourceMap.of(root);
        problems.locateIn(sources);
        var declarations = reader.read(root);
        new CatalogValidator(profile, problems).check(declarations);
        problems.refuse(name.toString());
        var topics = new ArrayList<Topic>();
        for (var topic : declarations.topics()) {
            topics.add(topic.checked());
        }
        return new TopicCatalog(
                declarations.services(), topics, declarations.environments(), sources, problems.notices());
    }

    /** Starts a catalog that is stated in code. */
    public static Builder builder() {
        return new Builder();
    }

    /** Every topic, in declared order; at least one. */
    public List<Topic> topics() {
        return topicList;
    }

    /** The topic of that name, if there is one. */
    public Optional<Topic> find(String name) {
        return Optional.ofNullable(topics.get(Objects.requireNonNull(name, "name must not be null")));
    }

    /**
     * The topic of that name.
     *
     * @throws UnknownNameException if there is none
     */
    public Topic topic(String name) {
        return known(topics, "topic", name);
    }

    /** Every service, in declared order. */
    public List<Service> services() {
        return List.copyOf(services.values());
    }

    /**
     * The service of that name, with the topics that it uses.
     *
     * @throws UnknownNameException if there is none
     */
    public Service service(String name) {
        return known(services, "service", name);
    }

    /** Every environment, in declared order; one without overrides is declared too, with {@code {}}. */
    public List<Environment> environments() {
        return environmentList;
    }

    /** The environment whose cluster has this bootstrap host name, if the catalog names one. */
    public Optional<Environment> environmentOfHost(String host) {
        return environmentList.stream()
                .filter(environment -> environment.hasClusterHost(host))
                .findFirst();
    }

    /**
     * This catalog as it is in one environment: the overrides are applied to the topics, and no environments are left. It
     * was checked together with this catalog.
     *
     * @throws UnknownNameException if no environment of that name is declared: a misspelt name must not mean the topics
     *     without overrides
     */
    public TopicCatalog forEnvironment(String name) {
        var environment = known(environments, "environment", name);
        var there = topicList.stream().map(environment::applyTo).toList();
        return new TopicCatalog(serviceDeclarations, there, List.of(), sources.in(name), notices);
    }

    /**
     * What was ignored while the catalog was loaded, as services load it: keys that this version of the library does not
     * know, and where they stand. Empty for a catalog that was loaded strictly or built in code.
     */
    public List<CatalogProblem> notices() {
        return notices;
    }

    /**
     * Checks the catalog, and what becomes of it in every environment, against another broker's rules. Locations are
     * given if the catalog was loaded from a file.
     *
     * @return what is wrong by that profile; empty if nothing is
     */
    public List<CatalogProblem> validate(ValidationProfile profile) {
        var problems = new Problems(sources);
        new CatalogValidator(Objects.requireNonNull(profile, "profile must not be null"), problems)
                .check(Declarations.of(serviceDeclarations, topicList, environmentList));
        return problems.inFileOrder();
    }

    private static <T> T known(Map<String, T> all, String kind, String name) {
        var found = all.get(Objects.requireNonNull(name, "name must not be null"));
        if (found == null) {
            throw new UnknownNameException(kind, name, all.keySet());
        }
        return found;
    }

    /** The names of what is declared, for log lines. */
    @Override
    public String toString() {
        return "TopicCatalog[topics: " + names(topics) + "; services: " + names(services) + "; environments: "
                + names(environments) + "]";
    }

    private static String names(Map<String, ?> all) {
        return all.isEmpty() ? "none" : Quoted.names((Collection<String>) all.keySet());
    }

    /**
     * A catalog being stated in code. The same rules hold as for a file, and they are checked by {@code build}, all at
     * once; the order of the calls does not matter.
     */
    public static final class Builder {
        private final List<ServiceDeclaration> services = new ArrayList<>();
        private final List<Topic> topics = new ArrayList<>();
        private final List<Environment> environments = new ArrayList<>();

        private Builder() {}

        /** Adds a service that has no consumer group of its own. */
        public Builder service(String name) {
            return add(name, Optional.empty());
        }

        /** Adds a service that reads under a consumer group. */
        public Builder service(String name, String consumerGroup) {
            return add(name, Optional.of(Objects.requireNonNull(consumerGroup, "consumerGroup must not be null")));
        }

        /** Adds a topic; the services that it names are to be added too. */
        public Builder topic(Topic topic) {
            topics.add(Objects.requireNonNull(topic, "topic must not be null"));
            return this;
        }

        /** Adds an environment; the topics that it names are to be added too. */
        public Builder environment(Environment environment) {
            environments.add(Objects.requireNonNull(environment, "environment must not be null"));
            return this;
        }

        /**
         * The catalog, checked against {@link ValidationProfile#KAFKA}.
         *
         * @throws InvalidCatalogException with everything that is wrong
         */
        public TopicCatalog build() {
            return build(ValidationProfile.KAFKA);
        }

        /**
         * The catalog, checked against {@code profile}.
         *
         * @throws InvalidCatalogException with everything that is wrong
         */
        public TopicCatalog build(ValidationProfile profile) {
            Objects.requireNonNull(profile, "profile must not be null");
            var problems = new Problems(SourceMap.NONE);
            new CatalogValidator(profile, problems).check(Declarations.of(services, topics, environments));
            problems.refuse("the catalog built in code");
            return new TopicCatalog(services, topics, environments, SourceMap.NONE, List.of());
        }

        private Builder add(String service, Optional<String> consumerGroup) {
            services.add(new ServiceDeclaration(
                    Objects.requireNonNull(service, "service name must not be null"), consumerGroup));
            return this;
        }
    }
}
