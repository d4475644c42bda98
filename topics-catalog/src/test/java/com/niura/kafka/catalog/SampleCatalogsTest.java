package com.niura.kafka.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.niura.kafka.catalog.Samples.Sample;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** With {@code -Dgolden.update=true} the transcripts of the samples are written anew instead of compared. */
class SampleCatalogsTest {

    @BeforeAll
    static void update() throws IOException {
        for (var transcript : Boolean.getBoolean("golden.update") ? Samples.ALL : List.<String>of()) {
            var text = Samples.in(transcript).map(SampleCatalogsTest::actual).collect(Collectors.joining("\n"));
            Files.writeString(Samples.file(transcript), text);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void sample_isAcceptedOrRefusedAsItsTranscriptSays(Sample sample) {
        assertThat(actual(sample)).isEqualTo(sample.entry());
    }

    static Stream<Sample> all() {
        return Samples.in(Samples.ALL.toArray(String[]::new));
    }

    /** In the locale's digits a place would be "٤:٢٢". */
    @Test
    void messages_areTheSameInALocaleWithOtherDigits() {
        var before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(String.format("%d", 4)).isEqualTo("٤");
            assertThat(all()).allSatisfy(this::sample_isAcceptedOrRefusedAsItsTranscriptSays);
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @MethodSource
    void goodSample_isAcceptedWithAllItsEnvironments(Sample sample) {
        // When
        var catalog = sample.load(ValidationProfile.KAFKA);

        // Then
        assertThat(catalog.topics()).isNotEmpty();
        assertThat(sample.loadAsService().topics()).isEqualTo(catalog.topics());
        assertThat(catalog.environments())
                .allSatisfy(environment -> assertThat(
                                catalog.forEnvironment(environment.name()).validate(ValidationProfile.KAFKA))
                        .isEmpty());
    }

    static Stream<Sample> goodSample_isAcceptedWithAllItsEnvironments() {
        return Samples.in(
                Samples.GOOD,
                Samples.GOOD_FOR_MSK_SERVERLESS,
                Samples.GOOD_FOR_MSK_EXPRESS,
                Samples.GOOD_FOR_MSK_PROVISIONED,
                Samples.BAD_FOR_MSK_SERVERLESS,
                Samples.BAD_FOR_MSK_EXPRESS);
    }

    /** Keys that only a newer version knows must not stop a service; everything else that a tool refuses does. */
    @ParameterizedTest
    @MethodSource
    void badSample_isRefusedForServicesUnlessItIsNoticed(Sample sample) {
        if (notices(sample).isEmpty()) {
            assertThatThrownBy(sample::loadAsService).isInstanceOf(InvalidCatalogException.class);
        }
    }

    static Stream<Sample> badSample_isRefusedForServicesUnlessItIsNoticed() {
        return Samples.in(Samples.BAD_STRUCTURE, Samples.BAD_MEANING, Samples.BAD_YAML);
    }

    @ParameterizedTest
    @MethodSource
    void loadedCatalog_isValidatedWithTheSameResultAsWhileLoading(Sample sample) {
        // When
        var problems = sample.load(ValidationProfile.KAFKA).validate(sample.profile());

        // Then
        assertThat(problems)
                .isEqualTo(problems(sample))
                .allSatisfy(problem -> assertThat(problem.location()).isPresent());
    }

    static Stream<Sample> loadedCatalog_isValidatedWithTheSameResultAsWhileLoading() {
        return Samples.in(Samples.BAD_FOR_MSK_SERVERLESS, Samples.BAD_FOR_MSK_EXPRESS);
    }

    @Test
    void everyTranscript_hasSamplesOfItsKind() {
        assertThat(Samples.ALL)
                .allSatisfy(transcript -> assertThat(Samples.in(transcript)).isNotEmpty());
        assertThat(all())
                .hasSizeGreaterThan(147)
                .allSatisfy(sample -> assertThat(problems(sample))
                        .as(sample.toString())
                        .matches(problems ->
                                problems.isEmpty() == sample.transcript().startsWith("good")));
    }

    private static String actual(Sample sample) {
        return sample.entry(problems(sample), notices(sample));
    }

    private static List<CatalogProblem> problems(Sample sample) {
        var refusal = catchThrowableOfType(InvalidCatalogException.class, () -> sample.load(sample.profile()));
        return refusal == null ? List.of() : refusal.problems();
    }

    private static List<CatalogProblem> notices(Sample sample) {
        try {
            return sample.loadAsService().notices();
        } catch (InvalidCatalogException e) {
            return List.of();
        }
    }
}
