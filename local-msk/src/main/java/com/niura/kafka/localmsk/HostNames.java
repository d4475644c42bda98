package com.niura.kafka.localmsk;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * The host names of an emulator of MSK Serverless: of the service's form, with {@code boot-} for the first contact and
 * {@code b1-}, {@code b2-} for brokers: https://docs.aws.amazon.com/msk/latest/developerguide/serverless-config.html
 *
 * @param cluster like the ids in the service's host names
 * @param domain what follows them
 * @param addresses what the names stand for, of each broker one
 */
record HostNames(String cluster, String domain, List<InetSocketAddress> addresses) {

    HostNames {
        addresses = List.copyOf(addresses);
    }

    static HostNames of(ServerlessSettings settings, List<InetSocketAddress> addresses) {
        String name = settings.name();
        return new HostNames(
                name == null ? randomName() : name,
                "c1.kafka-serverless.%s.amazonaws.com%s"
                        .formatted(settings.region(), settings.partition().equals("aws-cn") ? ".cn" : ""),
                addresses);
    }

    String bootstrap() {
        return "boot-%s.%s".formatted(cluster, domain);
    }

    String broker(int id) {
        return "b%s-%s.%s".formatted(id, cluster, domain);
    }

    Set<String> all() {
        Set<String> names = new TreeSet<>(Set.of(bootstrap()));
        for (int id = 1; id <= addresses.size(); id++) {
            names.add(broker(id));
        }
        return names;
    }

    /** The lines of a hosts file. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int id = 1; id <= addresses.size(); id++) {
            InetSocketAddress address = addresses.get(id - 1);
            String literal = address.getAddress().getHostAddress();
            lines.add("%s %s".formatted(literal, broker(id)));
            // The first contact may be any broker, if all of them have the same port.
            if (address.getPort() == addresses.get(0).getPort()) {
                lines.add("%s %s".formatted(literal, bootstrap()));
            }
        }
        return lines;
    }

    private static String randomName() {
        Random random = ThreadLocalRandom.current();
        return random.ints(8, 0, 36)
                .mapToObj(digit -> Character.toString(Character.forDigit(digit, 36)))
                .collect(Collectors.joining());
    }
}
