package com.niura.kafka.guard;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A bootstrap server whose host has a name of the form that Amazon MSK gives.
 *
 * @param address as given, without a protocol in front
 * @param port the port, when one is given
 * @param serverless whether it is MSK Serverless's form
 * @param region the AWS region in the name
 */
record MskHost(String address, Optional<Integer> port, boolean serverless, String region) {

    /** With no more labels than a name may have: the matcher recurses for each of them. */
    private static final Pattern FORM = Pattern.compile(
            "(?:[a-z_]+://)?(?<address>[a-z0-9-]+(?:\\.[a-z0-9-]+){0,126}\\.kafka(?<serverless>-serverless)?"
                    + "\\.(?<region>[a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?(?::(?<port>\\d{1,5}))?)",
            Pattern.CASE_INSENSITIVE);

    /** Where MSK listens for IAM, inside the VPC and public. */
    private static final Set<Integer> IAM_PORTS = Set.of(9098, 9198);

    boolean isOnIamPort() {
        return port.filter(IAM_PORTS::contains).isPresent();
    }

    /** Those among these bootstrap servers, comma-separated. */
    static List<MskHost> in(String bootstrapServers) {
        return Arrays.stream(bootstrapServers.split(",", -1))
                .map(String::strip)
                .flatMap(MskHost::parse)
                .toList();
    }

    private static Stream<MskHost> parse(String server) {
        Matcher form = FORM.matcher(server);
        return form.matches()
                ? Stream.of(new MskHost(
                        form.group("address"),
                        Optional.ofNullable(form.group("port")).map(Integer::valueOf),
                        form.group("serverless") != null,
                        form.group("region")))
                : Stream.empty();
    }
}
