package com.niura.kafka.guard;

import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs with the unit tests and with each run of the integration tests: every run says for which Kafka client it is. */
class KafkaClientVersionTest {

    @Test
    void theOnlyClientOnTheClassPath_isOfTheVersionThatThisRunIsFor() throws Exception {
        List<URL> clients =
                Collections.list(Admin.class.getClassLoader().getResources("kafka/kafka-version.properties"));

        assertThat(clients).hasSize(1);
        Properties client = new Properties();
        try (InputStream in = clients.get(0).openStream()) {
            client.load(in);
        }
        assertThat(client.getProperty("version")).isEqualTo(System.getProperty("kafka.runtime.version"));
    }

    @Test
    void everythingThatTheGuardUsesOfTheClient_isInThisVersion() {
        List<JavaAccess<?>> uses = ArchConfiguration.withThreadLocalScope(archUnit -> {
            archUnit.setResolveMissingDependenciesFromClassPath(true);
            JavaClasses guard = new ClassFileImporter().importPath(Path.of("target/classes"));
            return guard.stream()
                    .flatMap(type -> type.getAccessesFromSelf().stream())
                    .filter(use -> use.getTargetOwner().getPackageName().startsWith("org.apache.kafka."))
                    .<JavaAccess<?>>map(use -> use)
                    .toList();
        });

        assertThat(uses)
                .isNotEmpty()
                .allSatisfy(use -> assertThat(use.getTarget().resolveMember())
                        .as(use.getDescription())
                        .isPresent());
    }
}
