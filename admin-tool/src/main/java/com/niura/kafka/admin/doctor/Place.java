package com.niura.kafka.admin.doctor;

import com.niura.kafka.guard.internal.target.HostPort;

/**
 * Where on the way to a cluster something was looked at.
 *
 * @param part which part of the way
 * @param name the broker's id, the topic or the consumer group; empty where it is about none of these
 * @param address {@code host:port} where it is about a server; empty otherwise
 */
public record Place(Part part, String name, String address) {

    /** The parts of the way, in this order. */
    public enum Part {
        /** The client's properties. */
        CLIENT,
        /** The way to a bootstrap server. */
        BOOTSTRAP,
        /** Getting in. */
        ACCESS,
        /** The way to a broker, where the cluster says that it is. */
        BROKER,
        /** The cluster as a whole, and what is needed besides topics. */
        CLUSTER,
        /** A topic. */
        TOPIC
    }

    static final Place CLIENT = new Place(Part.CLIENT, "", "");
    static final Place ACCESS = new Place(Part.ACCESS, "", "");
    static final Place CLUSTER = new Place(Part.CLUSTER, "", "");
    /** No one topic. */
    static final Place TOPICS = new Place(Part.TOPIC, "", "");

    static Place bootstrap(HostPort address) {
        return new Place(Part.BOOTSTRAP, "", address.toString());
    }

    static Place broker(int id, HostPort address) {
        return new Place(Part.BROKER, Integer.toString(id), address.toString());
    }

    static Place topic(String name) {
        return new Place(Part.TOPIC, name, "");
    }

    static Place group(String name) {
        return new Place(Part.CLUSTER, name, "");
    }
}
