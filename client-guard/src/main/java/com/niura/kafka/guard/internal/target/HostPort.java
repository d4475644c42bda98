package com.niura.kafka.guard.internal.target;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a broker. Immutable.
 *
 * @param host a name or an IP address, without the brackets of IPv6
 * @param port 0 to 65535
 */
public record HostPort(String host, int port) {

    /** As Kafka's clients read an entry of {@code bootstrap.servers}. */
    private static final Pattern FORM =
            Pattern.compile("(?:[0-9a-zA-Z\\-%._]*://)?\\[?([0-9a-zA-Z\\-%._:]*)]?:([0-9]{1,5})");

    /** Returns the address in {@code host:port}, {@code [IPv6]:port} or {@code PROTOCOL://host:port}; empty for any other text. */
    public static Optional<HostPort> parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches() || form.group(1).isEmpty() || Integer.parseInt(form.group(2)) > 65535) {
            return Optional.empty();
        }
        return Optional.of(new HostPort(form.group(1), Integer.parseInt(form.group(2))));
    }

    /** Returns {@code host:port}, or {@code [IPv6]:port}. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
