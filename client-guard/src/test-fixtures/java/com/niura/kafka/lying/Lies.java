package com.niura.kafka.lying;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.niura.kafka.lying.LyingBroker.Answer;
import com.niura.kafka.lying.LyingBroker.Lie;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Message;

/** What a broker can say against all expectation: each field of each answer set to each extreme, and frames that are none. */
public final class Lies {

    /** What a terminal would take for commands. */
    public static final String ESCAPES = "\u001b[2J\u001b]0;owned\u0007\r\n\u202Eready\u009b31m";

    private static final int MANY = 20_000;
    private static final List<Integer> ERRORS = List.of(-1, 3, 5, 7, 17, 29, 31, 33, 34, 35, 41, 58, 89, 999, -32768);

    /**
     * A lie about one thing.
     *
     * @param name what is changed, and to what
     */
    public record NamedLie(String name, Lie lie) {
        @Override
        public String toString() {
            return name;
        }
    }

    private record Extreme(String name, UnaryOperator<Object> of) {
        static Extreme value(Object value) {
            String text = String.valueOf(value);
            return new Extreme(
                    text.length() > 40
                            ? text.length() + " characters"
                            : text.equals(ESCAPES) ? "escape sequences" : "\"" + text + "\"",
                    honest -> value);
        }
    }

    private Lies() {}

    /** Returns a lie for each extreme of each field that is in one of these answers, the first element of each list taken. */
    public static List<NamedLie> aboutFields(Map<ApiKeys, Answer> honest) {
        List<NamedLie> lies = new ArrayList<>();
        honest.forEach((api, answer) -> fields(answer.message(), List.of()).forEach(path -> {
            for (Extreme extreme : extremes(path.get(path.size() - 1), value(answer.message(), path))) {
                if (isExpressible(answer, path, extreme)) {
                    lies.add(new NamedLie(
                            api.name + " " + path.stream().map(Field::getName).collect(Collectors.joining(".")) + " = "
                                    + extreme.name(),
                            new Lie() {
                                @Override
                                public void tell(ApiKeys asked, ApiMessage told) {
                                    if (asked == api) {
                                        set(told, path, extreme);
                                    }
                                }
                            }));
                }
            }
        }));
        return lies;
    }

    /** Returns lies about the frames in which these answers come, and so many times each with a few of its bytes changed. */
    public static List<NamedLie> aboutFrames(Set<ApiKeys> apis, long seed, int times) {
        List<NamedLie> lies = new ArrayList<>();
        for (ApiKeys api : apis) {
            lies.add(frame(api, "of -1 bytes", frame -> withInt(frame, 0, -1)));
            lies.add(frame(api, "of 0 bytes", frame -> new byte[4]));
            lies.add(frame(api, "of 2147483647 bytes", frame -> withInt(frame, 0, Integer.MAX_VALUE)));
            lies.add(frame(api, "of 16 MiB that never come", frame -> withInt(frame, 0, 16 << 20)));
            lies.add(frame(api, "cut in half", frame -> Arrays.copyOf(frame, frame.length / 2)));
            lies.add(frame(
                    api, "ending early", frame -> withInt(Arrays.copyOf(frame, frame.length - 3), 0, frame.length - 7)));
            lies.add(frame(
                    api,
                    "with 1000 bytes more",
                    frame -> withInt(Arrays.copyOf(frame, frame.length + 1000), 0, frame.length + 996)));
            lies.add(frame(api, "to another question", frame -> withInt(frame, 4, 123_456)));
            lies.add(frame(api, "twice", frame -> ByteBuffer.allocate(2 * frame.length)
                    .put(frame)
                    .put(frame)
                    .array()));
            lies.add(frame(api, "never", frame -> new byte[0]));
            lies.add(frame(api, "as a TLS alert", frame -> HexFormat.of().parseHex("15030300020228")));
            lies.add(frame(
                    api,
                    "as HTTP",
                    frame -> "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            for (int i = 0; i < times; i++) {
                long ofThis = seed + 1000L * api.id + i;
                lies.add(frame(api, "with bytes changed by seed " + ofThis, frame -> mutated(frame, ofThis)));
            }
        }
        return lies;
    }

    /**
     * Whether the answers say of each topic, in any of them, that it exists, without an error, and that at least so many of its
     * partitions, which are told apart by their numbers from 0, have a leader among the brokers, and none has not. Errors of single
     * partitions do not count: Kafka's admin client drops them.
     */
    public static boolean showUsable(Map<String, Integer> topics, List<Answer> answers) {
        Set<Integer> brokers = answers.stream()
                .map(Answer::message)
                .flatMap(Lies::brokers)
                .collect(Collectors.toSet());
        return topics.entrySet().stream()
                .allMatch(topic -> answers.stream()
                        .flatMap(answer -> leaders(answer.message(), topic.getKey()).stream())
                        .anyMatch(leaders -> brokers.containsAll(leaders.values())
                                && IntStream.range(0, topic.getValue()).allMatch(leaders::containsKey)));
    }

    private static Stream<Integer> brokers(ApiMessage message) {
        if (message instanceof MetadataResponseData metadata) {
            return stream(metadata.brokers()).map(MetadataResponseData.MetadataResponseBroker::nodeId);
        }
        return message instanceof DescribeClusterResponseData cluster
                ? stream(cluster.brokers()).map(DescribeClusterResponseData.DescribeClusterBroker::brokerId)
                : Stream.empty();
    }

    /** Returns, for each time that the topic is told of without an error, the leader of each partition. */
    private static List<Map<Integer, Integer>> leaders(ApiMessage message, String topic) {
        if (message instanceof MetadataResponseData metadata) {
            return stream(metadata.topics())
                    .filter(told -> topic.equals(told.name()) && told.errorCode() == 0)
                    .map(told -> told.partitions().stream()
                            .collect(Collectors.toMap(
                                    MetadataResponseData.MetadataResponsePartition::partitionIndex,
                                    MetadataResponseData.MetadataResponsePartition::leaderId,
                                    Math::min)))
                    .toList();
        }
        return !(message instanceof DescribeTopicPartitionsResponseData described)
                ? List.of()
                : stream(described.topics())
                .filter(told -> topic.equals(told.name()) && told.errorCode() == 0)
                .map(told -> told.partitions().stream()
                        .collect(Collectors.toMap(
                                DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponsePartition
                                        ::partitionIndex,
                                DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponsePartition::leaderId,
                                Math::min)))
                .toList();
    }

    private static <T> Stream<T> stream(Iterable<T> elements) {
        return StreamSupport.stream(elements.spliterator(), false);
    }

    // Fields.

    private static List<List<Field>> fields(Object message, List<Field> path) {
        List<List<Field>> found = new ArrayList<>();
        for (Field field : message.getClass().getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())
                    || Set.of("prev", "next", "_unknownTaggedFields").contains(field.getName())) {
                continue;
            }
            field.setAccessible(true);
            List<Field> here = new ArrayList<>(path);
            here.add(field);
            found.add(here);
            Object value = get(field, message);
            if (value instanceof Collection<?> elements
                    && !elements.isEmpty()
                    && elements.iterator().next() instanceof Message element) {
                found.addAll(fields(element, here));
            }
        }
        return found;
    }

    private static List<Extreme> extremes(Field field, Object honest) {
        String name = field.getName();
        Stream<Object> values = Stream.of();
        if (field.getType() == int.class) {
            values = Stream.of(-1, 0, 2, Integer.MIN_VALUE, Integer.MAX_VALUE);
        } else if (field.getType() == long.class) {
            values = Stream.of(-1L, 1L, Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (field.getType() == short.class && name.endsWith("rrorCode")) {
            values = ERRORS.stream().map(Integer::shortValue);
        } else if (field.getType() == short.class) {
            values = Stream.of((short) -1, (short) 0, Short.MIN_VALUE, Short.MAX_VALUE);
        } else if (field.getType() == byte.class) {
            values = Stream.of((byte) -1, (byte) 0, Byte.MIN_VALUE, Byte.MAX_VALUE);
        } else if (field.getType() == boolean.class) {
            values = Stream.of(!(Boolean) honest);
        } else if (field.getType() == String.class) {
            values = Stream.of("", "unknown.name", "../..", "*", ESCAPES, "x".repeat(MANY));
        } else if (field.getType() == Uuid.class) {
            values = Stream.of(Uuid.ZERO_UUID, Uuid.METADATA_TOPIC_ID);
        } else if (field.getType() == byte[].class) {
            values = Stream.of(new byte[0], new byte[MANY]);
        }
        List<Extreme> extremes =
                new ArrayList<>(values.filter(it -> !it.equals(honest)).map(Extreme::value).toList());
        if (!field.getType().isPrimitive()) {
            extremes.add(new Extreme("null", it -> null));
        }
        if (Collection.class.isAssignableFrom(field.getType())) {
            extremes.add(new Extreme("empty", it -> with(it, List.of())));
            List<?> elements = List.copyOf((Collection<?>) honest);
            if (!elements.isEmpty()) {
                extremes.add(new Extreme("the first twice", it -> with(it, plus(list(it), 1))));
                // Kafka looks for a place in its own collections by hash: equal ones take it the square of the time.
                int many = honest instanceof List ? MANY : 1000;
                extremes.add(new Extreme("the first " + many + " times", it -> with(it, plus(list(it), many))));
                extremes.add(new Extreme("only the first", it -> with(it, list(it).subList(0, 1))));
                extremes.add(new Extreme(
                        "the first in the place of each",
                        it -> with(
                                it, Collections.nCopies(list(it).size(), list(it).get(0)))));
                extremes.add(new Extreme("backwards", it -> with(it, backwards(list(it)))));
            }
            if (!elements.isEmpty() && elements.get(0) instanceof Integer) {
                extremes.add(new Extreme("-1", it -> List.of(-1)));
                extremes.add(new Extreme("other numbers", it -> List.of(Integer.MIN_VALUE, 0, 7, Integer.MAX_VALUE)));
            }
            if (!elements.isEmpty() && elements.get(0) instanceof String) {
                extremes.add(new Extreme("escape sequences", it -> List.of(ESCAPES)));
            }
        }
        return extremes;
    }

    private static List<?> list(Object collection) {
        return List.copyOf((Collection<?>) collection);
    }

    private static List<?> plus(List<?> elements, int times) {
        return Stream.concat(elements.stream(), Collections.nCopies(times, elements.get(0)).stream())
                .toList();
    }

    private static List<?> backwards(List<?> elements) {
        List<?> backwards = new ArrayList<>(elements);
        Collections.reverse(backwards);
        return backwards;
    }

    /** Returns a collection as this one with copies of these elements: one element cannot be twice in a collection of Kafka's. */
    @SuppressWarnings("unchecked")
    private static Object with(Object collection, List<?> elements) {
        List<Object> copies = elements.stream()
                .map(element -> element instanceof Message message ? message.duplicate() : (Object) element)
                .collect(Collectors.toCollection(ArrayList::new));
        if (collection instanceof List) {
            return copies;
        }
        try {
            Collection<Object> made = (Collection<Object>)
                    collection.getClass().getConstructor(int.class).newInstance(copies.size());
            made.addAll(copies);
            return made;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isExpressible(Answer honest, List<Field> path, Extreme extreme) {
        ApiMessage message = (ApiMessage) honest.message().duplicate();
        set(message, path, extreme);
        try {
            return !Arrays.equals(
                    LyingBroker.bytes(message, honest.version()), LyingBroker.bytes(honest.message(), honest.version()));
        } catch (RuntimeException e) {
            // Kafka's own classes cannot say that: bytes that are changed at random may.
            return false;
        }
    }

    private static Object value(Object message, List<Field> path) {
        Object value = message;
        for (Field field : path) {
            value = get(field, first(value));
        }
        return value;
    }

    private static void set(ApiMessage message, List<Field> path, Extreme extreme) {
        Object owner = message;
        for (Field field : path.subList(0, path.size() - 1)) {
            owner = first(get(field, owner));
            if (owner == null) {
                return;
            }
        }
        Field field = path.get(path.size() - 1);
        Object honest = get(field, owner);
        if (honest instanceof Collection<?> elements && elements.isEmpty()) {
            return;
        }
        try {
            field.set(owner, extreme.of().apply(honest));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object first(Object value) {
        if (value instanceof Collection<?> elements) {
            return elements.isEmpty() ? null : elements.iterator().next();
        }
        return value;
    }

    private static Object get(Field field, Object owner) {
        try {
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    // Frames.

    private static NamedLie frame(ApiKeys api, String name, UnaryOperator<byte[]> change) {
        return new NamedLie(api.name + " frame " + name, new Lie() {
            @Override
            public byte[] frame(ApiKeys asked, byte[] honest) {
                return asked == api ? change.apply(honest) : honest;
            }
        });
    }

    private static byte[] withInt(byte[] frame, int at, int value) {
        return ByteBuffer.wrap(frame.clone()).putInt(at, value).array();
    }

    /** Changes a few bytes behind the length and the number of the question, into what lengths and counts are extreme with. */
    private static byte[] mutated(byte[] frame, long seed) {
        Random random = new Random(seed);
        byte[] mutated = frame.clone();
        for (int i = 1 + random.nextInt(3); i > 0 && mutated.length > 8; i--) {
            int at = 8 + random.nextInt(mutated.length - 8);
            mutated[at] = (byte) new int[] {0, 1, 0x7f, 0x80, 0xff, random.nextInt(256)}[random.nextInt(6)];
        }
        return mutated;
    }
}
