package com.niura.kafka.localmsk.junit;

import java.lang.reflect.Parameter;
import java.time.Duration;

import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An {@code Admin} that a test was given. Apart from the rest, which works without Kafka's clients on the class path. */
@SuppressWarnings("deprecation") // What JUnit 5.12 and older close; newer versions close what is AutoCloseable.
record InjectedAdmin(Admin admin) implements AutoCloseable, ExtensionContext.Store.CloseableResource {

    static InjectedAdmin of(TestCluster cluster, Parameter asking) {
        return new InjectedAdmin(Admin.create(cluster.clientProperties(asking)));
    }

    /** Without waiting for answers: a test that has left requests unanswered is over all the same. */
    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
