package com.niura.kafka.admin.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time limit: {@code 30}, {@code 30s}, {@code 2m}, {@code 1500ms} or ISO-8601 {@code PT30S}. */
public final class TimeoutConverter implements ITypeConverter<Duration> {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,7})\\s*(ms|s|m|h|)");

    @Override
    public Duration convert(String value) {
        Duration timeout = parse(value);
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new TypeConversionException("must be from 1s to 10m, but was " + value);
        }
        return timeout;
    }

    /** A time without bounds. */
    public static Duration parse(String value) {
        String text = value.strip().toLowerCase(Locale.ROOT);
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (!matcher.matches()) {
            try {
                return Duration.parse(text);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("must be a time such as 30, 30s, 1500ms or 2m, but was " + text);
            }
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
