package com.niura.kafka.guard.internal.target;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bootstrap server whose host has a name of the form that Amazon MSK gives. Immutable.
 *
 * @param address the host and port
 * @param serverless whether it is MSK Serverless's form
 * @param region the AWS region in the name, in small letters
 */
public record MskHost(HostPort address, boolean serverless, String region) {

    /**
     * In all of AWS's partitions, and with the ending of its dual-stack names. With no more labels than a name may have: the
     * matcher recurses for each of them.
     */
    private static final Pattern FORM = Pattern.compile(
            "[a-z0-9-]+(?:\\.[a-z0-9-]+){0,126}\\.kafka(?<serverless>-serverless)?"
                    + "\\.(?<region>[a-z0-9-]+)\\.(?:amazonaws\\.com(?:\\.cn)?|amazonaws\\.eu|api\\.aws)",
            Pattern.CASE_INSENSITIVE);

    /** Inside the VPC, public, and over IPv6: see {@link ClientTarget#MSK_PORTS}. */
    private static final Set<Integer> IAM_PORTS = Set.of(9098, 9198, 20098);

    /** Returns the host as MSK's, or nothing where its name has another form. */
    public static Optional<MskHost> of(HostPort address) {
        Matcher form = FORM.matcher(address.host());
        return form.matches()
                ? Optional.of(new MskHost(
                        address,
                        form.group("serverless") != null,
                        form.group("region").toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    boolean isOnIamPort() {
        return IAM_PORTS.contains(address.port());
    }
}
