package com.niura.kafka.localmsk;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link WithLocalMsk} does. */
final class LocalMskExtension implements BeforeAllCallback, AfterAllCallback, ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(LocalMskExtension.class);
    private static final String BROKER = "broker";

    @Override
    public void beforeAll(ExtensionContext context) {
        boolean nestedInBroker = context.getParent().map(this::existing).isPresent();
        if (nestedInBroker && annotation(context) != null) {
            throw new ExtensionConfigurationException(
                    "@WithLocalMsk on %s: the class around it has a broker already, which nested classes share. Remove one of the two annotations."
                            .formatted(context.getRequiredTestClass().getName()));
        }
        broker(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        // Only looks into the store of this very class: a nested one leaves the broker to the class around it.
        LocalMsk own = context.getStore(NAMESPACE).remove(BROKER, LocalMsk.class);
        if (own != null) {
            own.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LocalMsk.class;
    }

    @Override
    public LocalMsk resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return broker(context);
    }

    /** Starts the broker when there is none: a class with one instance for all tests is constructed before {@link #beforeAll}. */
    private LocalMsk broker(ExtensionContext context) {
        LocalMsk existing = existing(context);
        if (existing != null) {
            return existing;
        }
        LocalMsk started = start(context);
        context.getStore(NAMESPACE).put(BROKER, started);
        return started;
    }

    private @Nullable LocalMsk existing(ExtensionContext context) {
        return context.getStore(NAMESPACE).get(BROKER, LocalMsk.class);
    }

    private static LocalMsk start(ExtensionContext context) {
        WithLocalMsk annotation = annotation(context);
        String testClass = context.getRequiredTestClass().getName();
        if (annotation == null) {
            throw new ExtensionConfigurationException(
                    "%s needs a broker, but has no @WithLocalMsk".formatted(testClass));
        }
        LocalMsk.Builder builder = LocalMsk.builder();
        try {
            for (String line : annotation.brokerConfig()) {
                builder.brokerConfig(line);
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new ExtensionConfigurationException(
                    "@WithLocalMsk on %s: %s".formatted(testClass, e.getMessage()), e);
        }
        return builder.start();
    }

    private static @Nullable WithLocalMsk annotation(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), WithLocalMsk.class)
                .orElse(null);
    }
}
