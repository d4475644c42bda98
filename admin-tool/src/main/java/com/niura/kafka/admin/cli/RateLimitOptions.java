package com.niura.kafka.admin.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.niura.kafka.admin.plan.RateLimit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How fast the cluster takes new partitions. */
public final class RateLimitOptions {

    @Option(
            names = "--rate-limit",
            order = 3,
            paramLabel = "N/TIME",
            converter = Converter.class,
            description =
                    "Create at most N partitions in a time, as in 250/5m. Default: that on MSK Serverless, elsewhere no"
                            + " limit.")
    private @Nullable RateLimit limit;

    public Optional<RateLimit> limit(boolean onServerless) {
        return limit != null
                ? Optional.of(limit)
                : onServerless ? Optional.of(RateLimit.MSK_SERVERLESS) : Optional.empty();
    }

    /** Reads {@code 250/5m}. */
    public static final class Converter implements ITypeConverter<RateLimit> {

        private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\s*/\\s*(\\S.*)");

        @Override
        public RateLimit convert(String value) {
            Matcher parts = FORM.matcher(value.strip());
            if (!parts.matches() || Integer.parseInt(parts.group(1)) < 1) {
                throw new TypeConversionException(
                        "must be a number of partitions and a time, as in 250/5m, but was " + value);
            }
            Duration window = TimeoutConverter.parse(parts.group(2));
            if (window.toMillis() < 1) {
                throw new TypeConversionException("must have a time of at least 1ms, as in 250/5m, but was " + value);
            }
            return new RateLimit(Integer.parseInt(parts.group(1)), window);
        }
    }
}
