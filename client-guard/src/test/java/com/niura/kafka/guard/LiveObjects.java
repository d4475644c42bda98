package com.niura.kafka.guard;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/** What is alive in this JVM's heap, as {@code jcmd PID GC.class_histogram} tells it. */
public final class LiveObjects {

    private static final Pattern LINE = Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*$");

    private LiveObjects() {}

    /** Instances of one class, of all class loaders together. */
    public record Count(long instances, long bytes) {
        private Count plus(Count other) {
            return new Count(instances + other.instances, bytes + other.bytes);
        }
    }

    /** Collects garbage, and counts by the name of the class. */
    public static Map<String, Count> byClass() throws JMException {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return LINE.matcher(histogram)
                .results()
                .collect(Collectors.toMap(
                        line -> line.group(3),
                        line -> new Count(Long.parseLong(line.group(1)), Long.parseLong(line.group(2))),
                        Count::plus));
    }
}
