package com.niura.kafka.guard;

import java.util.Objects;
import java.util.Optional;

/**
 * Where the required topics are declared, as far as the operator who creates them has to know.
 *
 * @param bundled whether it is the catalog in this library, which the admin tool has too
 * @param environment the environment whose differences apply, when one was given
 */
public record CatalogSource(boolean bundled, Optional<String> environment) {

    public CatalogSource {
        Objects.requireNonNull(environment, "environment");
    }

    /** What the admin tool's command needs besides the address; empty for the bundled catalog as it stands. */
    String toolOptions() {
        return environment.map(name -> " --environment " + name).orElse("") + (bundled ? "" : " --catalog FILE");
    }
}
