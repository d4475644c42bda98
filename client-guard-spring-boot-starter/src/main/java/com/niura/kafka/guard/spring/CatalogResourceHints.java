package com.niura.kafka.guard.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ResourceUtils;

/**
 * Takes the catalog that {@code topic-guard.catalog} names on the class path into a native image. All other hints come from Spring, which
 * knows the properties and the failure analyzer, and from the metadata in the jars of the guard and the bundled catalog.
 */
final class CatalogResourceHints implements BeanFactoryInitializationAotProcessor {

    @Override
    public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
            ConfigurableListableBeanFactory beans) {
        String location = beans.getBean(Environment.class).getProperty("topic-guard.catalog");
        if (location == null || !location.startsWith(ResourceUtils.CLASSPATH_URL_PREFIX)) {
            return null;
        }
        String path = location.substring(ResourceUtils.CLASSPATH_URL_PREFIX.length());
        String resource = path.startsWith("/") ? path.substring(1) : path;
        return (generation, code) -> generation.getRuntimeHints().resources().registerPattern(resource);
    }
}
