package com.niura.kafka.localmsk.iam;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A {@code Resource} of a policy: an ARN that may have wildcards, or {@code *} for everything. As in IAM, a wildcard does not
 * reach over a colon, except in the last part, where it also matches {@code /}.
 */
final class ArnPattern {

    private static final Pattern SERVICE = Pattern.compile("[a-z0-9-]+");
    private static final List<String> TYPES =
            Arrays.stream(ResourceType.values()).map(ResourceType::word).toList();

    private final String[] parts;

    private ArnPattern(String... parts) {
        this.parts = parts;
    }

    /** @throws IllegalArgumentException if it is malformed, with what was expected and found */
    static ArnPattern parse(String text) {
        if (text.equals("*")) {
            return new ArnPattern();
        }
        String[] parts = text.split(":", Arn.PARTS);
        problem(text, parts).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return new ArnPattern(parts);
    }

    private static Optional<String> problem(String text, String[] parts) {
        if (parts.length < Arn.PARTS || !parts[0].equals("arn")) {
            return Optional.of(
                    "'%s' is not an ARN, which has six parts (arn:aws:kafka:REGION:ACCOUNT:RESOURCE), or \"*\""
                            .formatted(text));
        }
        if (text.contains("${")) {
            return Optional.of("'%s' has a policy variable, which is not supported".formatted(text));
        }
        if (text.chars().anyMatch(Character::isWhitespace)) {
            return Optional.of("'%s' has a blank in it".formatted(text));
        }
        if (!isWildOr(parts[2], SERVICE)) {
            return Optional.of(
                    "'%s' has no service, which was expected to be kafka, but was '%s'".formatted(text, parts[2]));
        }
        // Other services' ARNs have other forms; their statements say nothing about this one.
        return Wildcard.matches(parts[2], "kafka") ? problemForKafka(text, parts) : Optional.empty();
    }

    private static Optional<String> problemForKafka(String text, String[] parts) {
        if (!Wildcard.isIn(parts[1]) && !Arn.PARTITIONS.contains(parts[1])) {
            return Optional.of("'%s' has the partition '%s', which must be one of aws, aws-cn, aws-us-gov%s"
                    .formatted(text, parts[1], Suggestion.didYouMean(parts[1], Arn.PARTITIONS)));
        }
        if (parts[3].isEmpty()) {
            return Optional.of("'%s' has no region".formatted(text));
        }
        if (!isWildOr(parts[4], Arn.ACCOUNT)) {
            return Optional.of("'%s' has the account '%s', which must be twelve digits".formatted(text, parts[4]));
        }
        String[] resource = parts[5].split("/", -1);
        String type = resource[0];
        if (!Wildcard.isIn(type) && !TYPES.contains(type)) {
            return Optional.of("'%s' names a '%s', which must be one of %s%s"
                    .formatted(text, type, String.join(", ", TYPES), Suggestion.didYouMean(type, TYPES)));
        }
        boolean cluster = type.equals(ResourceType.CLUSTER.word());
        int expected = cluster ? 3 : 4;
        boolean enough = parts[5].contains("*") || resource.length >= expected;
        boolean tooMany = cluster && resource.length > expected;
        if (!enough
                || tooMany
                || Arrays.asList(resource)
                        .subList(0, Math.min(expected, resource.length))
                        .contains("")) {
            return Optional.of("'%s' was expected to end in %s/CLUSTER/UUID%s, but ends in %s"
                    .formatted(text, type, cluster ? "" : "/NAME", parts[5]));
        }
        return Optional.empty();
    }

    private static boolean isWildOr(String part, Pattern form) {
        return Wildcard.isIn(part) || form.matcher(part).matches();
    }

    boolean matches(Arn arn) {
        return parts.length == 0
                || (Wildcard.matches(parts[1], arn.partition())
                        && Wildcard.matches(parts[2], "kafka")
                        && Wildcard.matches(parts[3], arn.region())
                        && Wildcard.matches(parts[4], arn.account())
                        && Wildcard.matches(parts[5], arn.resource()));
    }
}
