package com.niura.kafka.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import com.niura.kafka.catalog.Samples.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Every good sample is accepted; every bad one is refused with exactly the message that stands beside it. With
 * {@code -Dsamples.rewrite=DIR}, where DIR is the samples' source folder, the messages are written instead of compared.
 */
class SampleCatalogsTest {

    @ParameterizedTest
    @MethodSource
    void goodSample_isAcceptedWithAllItsEnvironments(Sample sample) {
        // When
        var catalog = sample.load(ValidationProfile.KAFKA);

        // Then
        assertThat(catalog.topics()).isNotEmpty();
        assertThat(catalog.environments())
                .allSatisfy(environment -> assertThat(
                                catalog.forEnvironment(environment.name()).validate(ValidationProfile.KAFKA))
                        .isEmpty());
    }

    static Stream<Sample> goodSample_isAcceptedWithAllItsEnvironments() {
        return Samples.in(Samples.GOOD, Samples.GOOD_FOR_MSK_SERVERLESS, Samples.BAD_FOR_MSK_SERVERLESS);
    }

    @ParameterizedTest
    @MethodSource
    void goodSampleForMskServerless_isAcceptedByThatProfile(Sample sample) {
        assertThatNoException().isThrownBy(() -> sample.load(ValidationProfile.MSK_SERVERLESS));
    }

    static Stream<Sample> goodSampleForMskServerless_isAcceptedByThatProfile() {
        return Samples.in(Samples.GOOD_FOR_MSK_SERVERLESS);
    }

    @ParameterizedTest
    @MethodSource
    void badSample_isRefusedWithTheMessageBesideIt(Sample sample) throws IOException {
        assertRefusedAsExpected(sample, ValidationProfile.KAFKA);
    }

    static Stream<Sample> badSample_isRefusedWithTheMessageBesideIt() {
        return Samples.in(Samples.BAD_STRUCTURE, Samples.BAD_MEANING, Samples.BAD_YAML);
    }

    @ParameterizedTest
    @MethodSource
    void badSampleForMskServerless_isRefusedByThatProfileWithTheMessageBesideIt(Sample sample) throws IOException {
        assertRefusedAsExpected(sample, ValidationProfile.MSK_SERVERLESS);
    }

    static Stream<Sample> badSampleForMskServerless_isRefusedByThatProfileWithTheMessageBesideIt() {
        return Samples.in(Samples.BAD_FOR_MSK_SERVERLESS);
    }

    @ParameterizedTest
    @MethodSource("badSampleForMskServerless_isRefusedByThatProfileWithTheMessageBesideIt")
    void loadedCatalog_isValidatedWithTheSameResultAsWhileLoading(Sample sample) {
        // Given
        var catalog = sample.load(ValidationProfile.KAFKA);
        var whileLoading = catchThrowableOfType(
                InvalidCatalogException.class, () -> sample.load(ValidationProfile.MSK_SERVERLESS));

        // When
        var problems = catalog.validate(ValidationProfile.MSK_SERVERLESS);

        // Then
        assertThat(problems)
                .isEqualTo(whileLoading.problems())
                .allSatisfy(problem -> assertThat(problem.location()).isPresent());
    }

    @Test
    void everyFolderOfSamples_isInUse() {
        assertThat(Samples.FOLDERS)
                .allSatisfy(folder -> assertThat(Samples.in(folder)).isNotEmpty());
        assertThat(Samples.in(Samples.FOLDERS.toArray(String[]::new))).hasSizeGreaterThan(100);
    }

    private static void assertRefusedAsExpected(Sample sample, ValidationProfile profile) throws IOException {
        var refusal = catchThrowableOfType(InvalidCatalogException.class, () -> sample.load(profile));
        assertThat(refusal).as("%s is accepted", sample).isNotNull();
        var message = refusal.getMessage() + "\n";
        var rewrite = System.getProperty("samples.rewrite");
        if (rewrite == null) {
            assertThat(message).isEqualTo(Files.readString(sample.expectation()));
        } else {
            Files.writeString(Path.of(rewrite).resolve(sample.toString().replace(".yaml", ".txt")), message);
        }
    }
}
