package com.niura.kafka.localmsk.junit;

import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.support.AnnotationConfigContextLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which tests share a context, as far as it is known without a cluster. */
class LocalMskContextCustomizerFactoryTest {

    private final ContextCustomizerFactory factory =
            SpringFactoriesLoader.loadFactories(
                            ContextCustomizerFactory.class, getClass().getClassLoader())
                    .stream()
                    .filter(LocalMskContextCustomizerFactory.class::isInstance)
                    .findFirst()
                    .orElseThrow();

    @WithLocalMsk(mskServerless = "ap-south-1")
    @WithRole(name = "reader")
    @SuppressWarnings("ClassCanBeStatic") // As JUnit nests.
    static class OfReader {

        class Nested {}

        @WithRole(name = "writer")
        class NestedOfWriter {}

        static class OnItsOwn {}
    }

    static class Subclass extends OfReader {}

    @WithLocalMsk
    @WithRole(name = "reader")
    static class RoleOnPlainKafka {}

    @Test
    void noAnnotation_nothingIsSet() {
        assertThat(customizer(String.class)).isNull();
        assertThat(customizer(OfReader.OnItsOwn.class)).isNull();
    }

    @Test
    void sameClusterAndRole_shareAContext() {
        assertThat(customizer(OfReader.class))
                .isNotNull()
                .isEqualTo(customizer(OfReader.class))
                .isEqualTo(customizer(OfReader.Nested.class))
                .hasSameHashCodeAs(customizer(OfReader.Nested.class));
    }

    @Test
    void otherRoleOrCluster_hasAContextOfItsOwn() {
        assertThat(customizer(OfReader.class))
                .isNotEqualTo(customizer(OfReader.NestedOfWriter.class))
                .isNotEqualTo(customizer(Subclass.class));
    }

    @Test
    void clusterThatIsClosed_isNotFoundAgain() {
        ContextCustomizer before = customizer(OfReader.class);

        TestCluster.of(OfReader.class, OfReader.class.getAnnotation(WithLocalMsk.class))
                .close();

        assertThat(customizer(OfReader.class)).isNotEqualTo(before);
    }

    @Test
    void roleOnPlainKafka_isRefused() {
        assertThatThrownBy(() -> customizer(RoleOnPlainKafka.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("@WithRole on " + RoleOnPlainKafka.class.getName()
                        + ": a plain Kafka has no roles: give @WithLocalMsk a region in mskServerless");
    }

    @Test
    void aotProcessing_isRefused_andStartsNoBroker() {
        ContextCustomizer customizer = Objects.requireNonNull(customizer(OfReader.class));
        MergedContextConfiguration configuration = new MergedContextConfiguration(
                OfReader.class,
                new String[0],
                new Class<?>[0],
                Set.of(),
                new String[0],
                new AnnotationConfigContextLoader());
        System.setProperty(AbstractAotProcessor.AOT_PROCESSING, "true");
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            assertThatThrownBy(() -> customizer.customizeContext(context, configuration))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("@DisabledInAotMode");
        } finally {
            System.clearProperty(AbstractAotProcessor.AOT_PROCESSING);
        }
    }

    private @Nullable ContextCustomizer customizer(Class<?> testClass) {
        return factory.createContextCustomizer(testClass, List.of());
    }
}
