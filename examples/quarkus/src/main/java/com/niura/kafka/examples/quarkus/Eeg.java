package com.niura.kafka.examples.quarkus;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Takes what arrives from the channel {@code raw}. */
@ApplicationScoped
class Eeg {

    private static final Logger LOG = Logger.getLogger(Eeg.class);

    @Incoming("raw")
    void receive(String chunk) {
        LOG.infof("received %s", chunk);
    }
}
