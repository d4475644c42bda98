package com.niura.kafka.admin.view;

import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.admin.cluster.ClusterAccess;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.target.ClientTarget;

/**
 * What a command is about: which cluster, which catalog, which environment.
 *
 * @param catalog the catalog's file, or "bundled catalog"
 * @param catalogVersion which state of it, as in "version 1.2.0"
 */
public record CommandContext(
        ClusterAccess target, String catalog, String catalogVersion, Optional<String> environment) {

    private static final int SHOWN_OF_DIGEST = 20;

    /** The cluster's address and security: {@code localhost:9092 (SASL_SSL, AWS_MSK_IAM)}. */
    String address() {
        ClientTarget cluster = target.cluster();
        return cluster.bootstrapServers() + " (" + cluster.securityProtocol()
                + cluster.saslMechanism().map(mechanism -> ", " + mechanism).orElse("") + ")";
    }

    /** All of it in one line, as in a title. */
    String line() {
        return address() + ", " + catalog
                + environment.map(name -> ", environment " + name).orElse("");
    }

    /**
     * All of it and the number of topics, a line each, as before something is changed.
     *
     * @param identity who will do it, where that is known
     */
    public String announcement(int topics, Optional<String> identity) {
        return "Bootstrap server  " + address() + "\n"
                + target.cluster()
                        .region()
                        .map(region -> "Region            " + region + "\n")
                        .orElse("")
                + identity.map(who -> "Identity          " + who + "\n").orElse("")
                + "Environment       " + environment.orElse("none (without overrides)") + "\n"
                + "Catalog           " + catalog + ", " + shortVersion() + "\n"
                + "Topics            " + topics + "\n";
    }

    private String shortVersion() {
        return catalogVersion.startsWith("SHA-256 ")
                ? Texts.shortened(catalogVersion, SHOWN_OF_DIGEST)
                : catalogVersion;
    }

    void writeTo(ObjectNode json) {
        ClientTarget cluster = target.cluster();
        ObjectNode node = json.putObject("cluster");
        node.put("bootstrapServers", cluster.bootstrapServers());
        node.put("securityProtocol", cluster.securityProtocol());
        node.put("saslMechanism", cluster.saslMechanism().orElse(null));
        node.put("region", cluster.region().orElse(null));
        json.put("catalog", catalog);
        json.put("catalogVersion", catalogVersion);
        json.put("environment", environment.orElse(null));
    }
}
