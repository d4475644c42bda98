package com.niura.kafka.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import com.niura.kafka.catalog.Declarations.ServiceDeclaration;
import com.niura.kafka.catalog.UnknownNameException.Kind;

/**
 * The declared topics, the services that use them, and the environments' differences. A catalog is valid: whatever is
 * wrong is found when it is loaded or built, in every environment, and thrown as one {@link InvalidCatalogException}.
 *
 * <p>Immutable, and safe for use by several threads. No method but {@code load} reads a file, and none talks to Kafka.
 */
public final class TopicCatalog {
    private final Declarations declarations;
    private final SourceMap sources;
    private final Map<String, Topic> topics = new LinkedHashMap<>();
    private final Map<String, Service> services = new LinkedHashMap<>();
    private final Map<String, Environment> environments = new LinkedHashMap<>();

    /** Takes declarations that have been checked. */
    private TopicCatalog(Declarations declarations, SourceMap sources) {
        this.declarations = declarations;
        this.sources = sources;
        declarations.topics().forEach(topic -> topics.put(topic.name(), topic));
        var produces = new LinkedHashMap<String, List<Topic>>();
        var consumes = new LinkedHashMap<String, List<Topic>>();
        for (var topic : declarations.topics()) {
            topic.producers().forEach(name -> add(topic, name, produces));
            topic.consumers().forEach(name -> add(topic, name, consumes));
        }
        for (var service : declarations.services()) {
            var name = service.name();
            services.put(
                    name,
                    new Service(
                            name,
                            service.consumerGroup(),
                            produces.getOrDefault(name, List.of()),
                            consumes.getOrDefault(name, List.of())));
        }
        declarations.environments().forEach(environment -> environments.put(environment.name(), environment));
    }

    private static void add(Topic topic, String service, Map<String, List<Topic>> topicsByService) {
        topicsByService.computeIfAbsent(service, name -> new ArrayList<>()).add(topic);
    }

    /**
     * Reads a catalog from a YAML file and checks it against {@link ValidationProfile#KAFKA}.
     *
     * @param file UTF-8, at most 1 MiB
     * @throws InvalidCatalogException with everything that is wrong with the file or the catalog in it
     */
    public static TopicCatalog load(Path file) {
        return load(file, ValidationProfile.KAFKA);
    }

    /**
     * Reads a catalog from a YAML file and checks it.
     *
     * @param file UTF-8, at most 1 MiB
     * @throws InvalidCatalogException with everything that is wrong with the file or the catalog in it
     */
    public static TopicCatalog load(Path file, ValidationProfile profile) {
        Objects.requireNonNull(file, "file must not be null");
        Objects.requireNonNull(profile, "profile must not be null");
        return read(CatalogFile.read(file), profile);
    }

    /** Reads a catalog from a stream, which messages call {@code name}. */
    static TopicCatalog load(InputStream stream, String name, ValidationProfile profile) throws IOException {
        return read(CatalogFile.read(stream, name), profile);
    }

    private static TopicCatalog read(CatalogFile file, ValidationProfile profile) {
        var sources = new SourceMap();
        var problems = new Problems(sources);
        var root = YamlTree.read(file, sources, problems);
        if (root.isEmpty()) {
            throw new InvalidCatalogException(file.name(), problems.inFileOrder());
        }
        var declarations = new CatalogReader(profile, problems).read(root.get());
        new CatalogValidator(profile, problems).check(declarations);
        if (!problems.isEmpty()) {
            throw new InvalidCatalogException(file.name(), problems.inFileOrder());
        }
        return new TopicCatalog(declarations, sources);
    }

    /** Starts a catalog that is stated in code. */
    public static Builder builder() {
        return new Builder();
    }

    /** Every topic, in declared order; at least one. */
    public List<Topic> topics() {
        return declarations.topics();
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
        return known(topics, Kind.TOPIC, name);
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
        return known(services, Kind.SERVICE, name);
    }

    /** Every environment that is named, in declared order. One that is not named uses the topics as they stand. */
    public List<Environment> environments() {
        return declarations.environments();
    }

    /** The environment whose cluster has this bootstrap host name, if the catalog names one. */
    public Optional<Environment> environmentOfHost(String host) {
        return environments.values().stream()
                .filter(environment -> environment.hasClusterHost(host))
                .findFirst();
    }

    /**
     * This catalog as it is in one environment: the differences are applied to the topics, and no environments are left.
     * It was checked together with this catalog.
     *
     * @throws UnknownNameException if no environment of that name is declared
     */
    public TopicCatalog forEnvironment(String name) {
        var environment = known(environments, Kind.ENVIRONMENT, name);
        return new TopicCatalog(
                new Declarations(declarations.services(), declarations.topicsIn(environment), List.of()),
                sources.in(environment));
    }

    /**
     * Checks the catalog, and what becomes of it in every environment, against another broker's rules. Locations are
     * given if the catalog was loaded from a file.
     *
     * @return what is wrong by that profile; empty if nothing is
     */
    public List<CatalogProblem> validate(ValidationProfile profile) {
        return validate(declarations, sources, Objects.requireNonNull(profile, "profile must not be null"));
    }

    private static List<CatalogProblem> validate(
            Declarations declarations, SourceMap sources, ValidationProfile profile) {
        var problems = new Problems(sources);
        new CatalogValidator(profile, problems).check(declarations);
        return problems.inFileOrder();
    }

    private static <T> T known(Map<String, T> all, Kind kind, String name) {
        var found = all.get(Objects.requireNonNull(name, "name must not be null"));
        if (found == null) {
            throw UnknownNameException.of(kind, name, all.keySet());
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
            var declarations = new Declarations(services, topics, environments);
            var sources = new SourceMap();
            var problems = validate(declarations, sources, profile);
            if (!problems.isEmpty()) {
                throw new InvalidCatalogException("the catalog built in code", problems);
            }
            return new TopicCatalog(declarations, sources);
        }

        private Builder add(String service, Optional<String> consumerGroup) {
            services.add(new ServiceDeclaration(
                    Objects.requireNonNull(service, "service name must not be null"), consumerGroup));
            return this;
        }
    }
}
