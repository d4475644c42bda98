package com.niura.kafka.admin.doctor;

import java.util.Optional;

import com.niura.kafka.guard.internal.target.HostPort;

/**
 * What a step is about.
 *
 * @param part which part of the connection path
 * @param name the broker's id, the topic or the consumer group, where it is about one of these
 * @param address the server, where it is about one
 */
public record Target(Part part, Optional<String> name, Optional<HostPort> address) {

    /** The parts of the connection path, in this order. */
    public enum Part {
        /** The client's properties. */
        CLIENT,
        /** The path to a bootstrap server. */
        BOOTSTRAP,
        /** Credentials and login. */
        ACCESS,
        /** The path to a broker, at the address that the cluster advertises. */
        BROKER,
        /** The cluster as a whole, and permissions on it and on consumer groups. */
        CLUSTER,
        /** Topics. */
        TOPIC
    }

    static final Target CLIENT = new Target(Part.CLIENT, Optional.empty(), Optional.empty());
    static final Target ACCESS = new Target(Part.ACCESS, Optional.empty(), Optional.empty());
    static final Target CLUSTER = new Target(Part.CLUSTER, Optional.empty(), Optional.empty());
    /** All of the topics. */
    static final Target TOPICS = new Target(Part.TOPIC, Optional.empty(), Optional.empty());

    static Target bootstrap(HostPort address) {
        return new Target(Part.BOOTSTRAP, Optional.empty(), Optional.of(address));
    }

    static Target broker(int id, HostPort address) {
        return new Target(Part.BROKER, Optional.of(Integer.toString(id)), Optional.of(address));
    }

    static Target topic(String name) {
        return new Target(Part.TOPIC, Optional.of(name), Optional.empty());
    }

    static Target group(String name) {
        return new Target(Part.CLUSTER, Optional.of(name), Optional.empty());
    }
}
