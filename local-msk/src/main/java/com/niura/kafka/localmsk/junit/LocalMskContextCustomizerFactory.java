package com.niura.kafka.localmsk.junit;

import java.lang.annotation.Annotation;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import com.niura.kafka.iam.PolicyException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;

/** What {@link WithLocalMsk} does for tests with Spring, which finds this class through {@code META-INF/spring.factories}. */
final class LocalMskContextCustomizerFactory implements ContextCustomizerFactory {

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
        Class<?> annotated = outwards(testClass, WithLocalMsk.class);
        if (annotated == null) {
            return null;
        }
        TestCluster cluster = TestCluster.of(
                annotated, annotation(annotated, WithLocalMsk.class).synthesize());
        return new Customizer(
                cluster,
                Optional.ofNullable(outwards(testClass, WithRole.class)).map(of -> role(cluster, of)));
    }

    private static RoleRequest role(TestCluster cluster, Class<?> annotated) {
        MergedAnnotation<WithRole> annotation = annotation(annotated, WithRole.class);
        try {
            return cluster.request(annotation.synthesize(), (Class<?>) Objects.requireNonNull(annotation.getSource()));
        } catch (IllegalArgumentException | PolicyException e) {
            throw new IllegalStateException("@WithRole on %s: %s".formatted(annotated.getName(), e.getMessage()), e);
        }
    }

    /** Returns the class, or the closest around it that it is nested in, with the annotation; null if none has it. */
    private static @Nullable Class<?> outwards(Class<?> testClass, Class<? extends Annotation> type) {
        if (annotation(testClass, type).isPresent()) {
            return testClass;
        }
        Class<?> around = Modifier.isStatic(testClass.getModifiers()) ? null : testClass.getEnclosingClass();
        return around == null ? null : outwards(around, type);
    }

    private static <A extends Annotation> MergedAnnotation<A> annotation(Class<?> of, Class<A> type) {
        return MergedAnnotations.from(of, MergedAnnotations.SearchStrategy.SUPERCLASS)
                .get(type);
    }

    /** Equal for one cluster and role only: Spring keeps contexts, and gives them to tests with equal customizers. */
    private record Customizer(TestCluster cluster, Optional<RoleRequest> role) implements ContextCustomizer {

        @Override
        public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration config) {
            if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
                throw new IllegalStateException(
                        "A test with @WithLocalMsk cannot be processed ahead of time, when it has no Kafka: say @DisabledInAotMode");
            }
            cluster.closeFirst(context::close);
            Map<String, Object> properties = new HashMap<>();
            // As the application may have them for its real cluster.
            properties.put("spring.kafka.security.protocol", "PLAINTEXT");
            properties.put("spring.kafka.ssl.bundle", "");
            cluster.clientProperties(role).forEach((key, value) -> properties.put(springName(key), value));
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("local-msk", properties));
        }

        private static String springName(String key) {
            return switch (key) {
                case "bootstrap.servers" -> "spring.kafka.bootstrap-servers";
                case "security.protocol" -> "spring.kafka.security.protocol";
                default -> "spring.kafka.properties." + key;
            };
        }
    }
}
