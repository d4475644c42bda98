package com.niura.kafka.localmsk.internal.process;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What clients are told to connect to.
 *
 * @param port the one that the broker listens on, if there is none
 */
public record AdvertisedAddress(String host, OptionalInt port) {

    private static final Pattern FORM = Pattern.compile(
            "([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*)(?::(\\d{1,5}))?");

    /**
     * Reads what the command line says.
     *
     * @throws IllegalArgumentException if it is not HOST or HOST:PORT
     */
    public static AdvertisedAddress parse(String text) {
        Matcher parts = FORM.matcher(text);
        boolean matches = parts.matches();
        int port = matches && parts.group(4) != null ? Integer.parseInt(parts.group(4)) : 1;
        if (!matches || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "the advertised address must be HOST or HOST:PORT, such as localhost:9098, but was " + text);
        }
        return new AdvertisedAddress(
                parts.group(1), parts.group(4) == null ? OptionalInt.empty() : OptionalInt.of(port));
    }

    public String with(int listeningPort) {
        return host + ":" + port.orElse(listeningPort);
    }
}
