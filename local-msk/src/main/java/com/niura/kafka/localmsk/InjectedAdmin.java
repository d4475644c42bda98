package com.niura.kafka.localmsk;

import java.lang.reflect.Parameter;
import java.time.Duration;

import org.apache.kafka.clients.admin.Admin;

/** An {@code Admin} that a test was given. Apart from the rest, which works without Kafka's clients on the class path. */
record InjectedAdmin(Admin admin) implements AutoCloseable {

    static InjectedAdmin of(ClusterOfTests cluster, Parameter asking) {
        return new InjectedAdmin(Admin.create(cluster.clientProperties(asking)));
    }

    /** Without waiting for answers: a test that has left requests unanswered is over all the same. */
    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
