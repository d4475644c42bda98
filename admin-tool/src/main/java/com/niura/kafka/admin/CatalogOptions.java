package com.niura.kafka.admin;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import com.niura.kafka.catalog.CatalogProblem;
import com.niura.kafka.catalog.Environment;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.catalog.Topics;
import com.niura.kafka.catalog.ValidationProfile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which catalog, and which environment's. */
final class CatalogOptions {

    @Option(
            names = "--catalog",
            order = 21,
            paramLabel = "FILE",
            description = "The catalog of topics, YAML. Default: the one bundled with this tool.")
    private @Nullable Path file;

    @Option(
            names = "--environment",
            order = 22,
            paramLabel = "NAME",
            description = "The environment whose differences apply. Default: the topics as they stand.")
    private @Nullable String environment;

    /** The catalog's file, or "bundled catalog". */
    String source() {
        return file == null ? "bundled catalog" : file.toString();
    }

    Optional<String> environment() {
        return Optional.ofNullable(environment);
    }

    /**
     * The catalog as declared, for all environments.
     *
     * @throws com.niura.kafka.catalog.InvalidCatalogException when the file breaks a rule
     */
    TopicCatalog load(ValidationProfile profile) {
        if (file != null) {
            return TopicCatalog.load(file, profile);
        }
        TopicCatalog bundled = Topics.catalog();
        List<CatalogProblem> problems = bundled.validate(profile);
        if (!problems.isEmpty()) {
            throw new IllegalStateException("the bundled catalog must satisfy every profile, but: " + problems);
        }
        return bundled;
    }

    /** A note that other topics would be meant with an environment, when none is given and the catalog has such ones. */
    Optional<String> unsaidDifferences(TopicCatalog catalog) {
        List<String> differing = catalog.environments().stream()
                .filter(candidate -> !candidate.topics().isEmpty())
                .map(Environment::name)
                .toList();
        return environment != null || differing.isEmpty()
                ? Optional.empty()
                : Optional.of("Note: no --environment is given, so the topics are taken as they stand; the catalog has"
                        + " differences for " + String.join(", ", differing) + ".");
    }

    /**
     * The catalog as it is in the environment asked for.
     *
     * @throws com.niura.kafka.catalog.UnknownNameException when the catalog names no such environment
     */
    TopicCatalog inEnvironment(TopicCatalog catalog) {
        return environment == null ? catalog : catalog.forEnvironment(environment);
    }
}
