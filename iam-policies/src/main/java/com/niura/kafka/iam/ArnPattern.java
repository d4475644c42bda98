package com.niura.kafka.iam;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A {@code Resource} of a policy: an ARN that may have wildcards, or {@code *} for everything.
 *
 * @param text as the policy writes it
 */
record ArnPattern(String text) {

    static final ArnPattern EVERYTHING = new ArnPattern("*");

    private static final Pattern SERVICE = Pattern.compile("[a-z0-9-]+");
    private static final List<String> TYPES =
            Arrays.stream(ResourceType.values()).map(ResourceType::word).toList();
    /** What stands for a wildcard in a sample: no other pattern is likely to match it that does not match all. */
    private static final String ANY = "0QZXJKQ9";

    /** @throws IllegalArgumentException if it is malformed, with what was expected and found */
    ArnPattern {
        problem(text).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
    }

    private static Optional<String> problem(String text) {
        if (text.equals("*")) {
            return Optional.empty();
        }
        String[] parts = text.split(":", Arn.PARTS);
        // A star at the end of a part also stands for the parts behind it.
        boolean shortened = parts.length > 3 && Arrays.stream(parts).skip(3).anyMatch(part -> part.endsWith("*"));
        if ((parts.length < Arn.PARTS && !shortened) || !parts[0].equals("arn")) {
            return Optional.of(
                    "'%s' is not an ARN, which has six parts (arn:aws:kafka:REGION:ACCOUNT:RESOURCE), or \"*\""
                            .formatted(text));
        }
        if (Wildcard.isIn(parts[2])) {
            return Optional.of(
                    "'%s' has a wildcard in its service, which IAM refuses: it must be kafka".formatted(text));
        }
        if (!SERVICE.matcher(parts[2]).matches()) {
            return Optional.of(
                    "'%s' has no service, which was expected to be kafka, but was '%s'".formatted(text, parts[2]));
        }
        // Other services' ARNs have other forms; their statements say nothing about this one.
        return parts[2].equals("kafka") ? problemForKafka(text, parts) : Optional.empty();
    }

    private static Optional<String> problemForKafka(String text, String[] parts) {
        if (text.contains("${")) {
            return Optional.of("'%s' has a policy variable, which is not supported".formatted(text));
        }
        // Only the name at the end may have blanks, as names of consumer groups do.
        String[] beforeName = text.split("/", 4);
        boolean blank =
                Arrays.stream(beforeName).limit(3).anyMatch(part -> part.chars().anyMatch(Character::isWhitespace));
        if (blank || !text.equals(text.strip())) {
            return Optional.of("'%s' has a blank in it".formatted(text));
        }
        if (!isWildOr(parts[1], Arn.PARTITIONS)) {
            return Optional.of("'%s' has the partition '%s', which must be one of %s%s"
                    .formatted(
                            text,
                            parts[1],
                            String.join(", ", Arn.PARTITIONS),
                            Suggestion.didYouMean(parts[1], Arn.PARTITIONS)));
        }
        if (parts[3].isEmpty()) {
            return Optional.of("'%s' has no region".formatted(text));
        }
        if (parts.length < Arn.PARTS) {
            return Optional.empty();
        }
        if (!Wildcard.isIn(parts[4]) && !Arn.ACCOUNT.matcher(parts[4]).matches()) {
            return Optional.of("'%s' has the account '%s', which must be twelve digits".formatted(text, parts[4]));
        }
        String[] resource = parts[5].split("/", -1);
        String type = resource[0];
        if (!isWildOr(type, TYPES)) {
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

    private static boolean isWildOr(String part, Collection<String> words) {
        return Wildcard.isIn(part) || words.contains(part);
    }

    boolean matches(String arn) {
        return text.equals("*") || Wildcard.matchesArn(text, arn);
    }

    /** Whether it stands for more than one resource. */
    boolean isWild() {
        return Wildcard.isIn(text);
    }

    /**
     * An ARN that the pattern matches, of a resource of this kind that hardly anybody has; empty where it matches none, or has its
     * wildcards where this does not look for one.
     */
    Optional<String> sample(ResourceType type) {
        List<String> parts =
                new ArrayList<>(Arrays.asList((text.equals("*") ? "arn:aws:kafka" : text).split(":", Arn.PARTS)));
        boolean named = parts.size() == Arn.PARTS || parts.get(parts.size() - 1).contains("/");
        String resource = named ? parts.remove(parts.size() - 1) : "*";
        while (parts.size() < Arn.PARTS - 1) {
            parts.add(ANY);
        }
        int slash = resource.indexOf('/');
        String kind = slash < 0 ? resource : resource.substring(0, slash);
        String path = slash < 0 ? "" : resource.substring(slash);
        int missing = (type == ResourceType.CLUSTER ? 3 : 4) - resource.split("/", 4).length;
        if (missing > 0) {
            // The last star stands for the missing parts of the path as well.
            int star = path.lastIndexOf('*');
            path = star < 0
                    ? path + ("/" + ANY).repeat(missing)
                    : path.substring(0, star) + (ANY + "/").repeat(missing) + path.substring(star);
        }
        String sample = (String.join(":", parts) + ":" + type.word() + path)
                .replace("*", ANY)
                .replace('?', 'x');
        return Wildcard.matches(kind, type.word()) && matches(sample) ? Optional.of(sample) : Optional.empty();
    }
}
