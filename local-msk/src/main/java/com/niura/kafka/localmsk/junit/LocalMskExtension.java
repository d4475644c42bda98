package com.niura.kafka.localmsk.junit;

import java.lang.reflect.Parameter;

import com.niura.kafka.localmsk.LocalMsk;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link WithLocalMsk} does. */
final class LocalMskExtension implements BeforeAllCallback, ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(LocalMskExtension.class);
    private static final String CLUSTER = "cluster";

    @Override
    public void beforeAll(ExtensionContext context) {
        boolean nestedInCluster = context.getParent().map(this::existing).isPresent();
        if (nestedInCluster && annotation(context) != null) {
            throw new ExtensionConfigurationException(
                    "@WithLocalMsk on %s: the class around it has a broker already, which nested classes share. Remove one of the two annotations."
                            .formatted(context.getRequiredTestClass().getName()));
        }
        TestCluster cluster = cluster(context);
        if (nestedInCluster) {
            cluster.checkParameters(context.getRequiredTestClass());
        }
        cluster.msk();
    }

    /** So that what a constructor is given for one test is closed after that test. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return TestCluster.supports(parameter.getParameter());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestCluster cluster = cluster(context);
        Parameter asking = parameter.getParameter();
        if (asking.getType() == LocalMsk.class) {
            return cluster.msk();
        }
        if (TestCluster.isAdmin(asking.getType())) {
            InjectedAdmin made = InjectedAdmin.of(cluster, asking);
            // JUnit closes what is in there at the end of the test, or of the class.
            context.getStore(NAMESPACE).put(made, made);
            return made.admin();
        }
        return cluster.role(asking);
    }

    /** A class with one instance for all tests is constructed before {@link #beforeAll}. */
    private TestCluster cluster(ExtensionContext context) {
        TestCluster existing = existing(context);
        if (existing != null) {
            return existing;
        }
        Class<?> testClass = context.getRequiredTestClass();
        WithLocalMsk annotation = annotation(context);
        if (annotation == null) {
            throw new ExtensionConfigurationException(
                    "%s needs a broker, but has no @WithLocalMsk".formatted(testClass.getName()));
        }
        TestCluster made = TestCluster.of(testClass, annotation);
        // JUnit closes it with this class, and not with those nested in it: after all callbacks, also those of Spring.
        context.getStore(NAMESPACE).put(CLUSTER, made);
        return made;
    }

    private @Nullable TestCluster existing(ExtensionContext context) {
        return context.getStore(NAMESPACE).get(CLUSTER, TestCluster.class);
    }

    private static @Nullable WithLocalMsk annotation(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), WithLocalMsk.class)
                .orElse(null);
    }
}
