package com.niura.kafka.guard.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.MskIam;
import com.niura.kafka.guard.TopicGuard;

/** A service that uses many topics: its first check, and then more of them in the same JVM. */
final class ManyTopics {

    private ManyTopics() {}

    static String name(int number) {
        return "many.topic." + number;
    }

    /** Takes bootstrap servers, how many topics, of how many partitions each, how many checks. */
    public static void main(String[] args) {
        long begin = System.nanoTime();
        int topics = Integer.parseInt(args[1]);
        TopicCatalog.Builder catalog = TopicCatalog.builder().service("many");
        IntStream.range(0, topics)
                .mapToObj(number -> Topic.named(name(number))
                        .partitions(Integer.parseInt(args[2]))
                        .purpose("One of many")
                        .producers("many")
                        .consumers("many")
                        .build())
                .forEach(catalog::topic);
        TopicGuard guard = TopicGuard.forService("many")
                .catalog(catalog.build())
                .clientProperties(MskIam.clientProperties(args[0]))
                .build();
        guard.assertReady();
        double first = Outcome.millisSince(begin);
        List<Double> later = new ArrayList<>();
        for (int i = 1; i < Integer.parseInt(args[3]); i++) {
            begin = System.nanoTime();
            guard.assertReady();
            later.add(Outcome.millisSince(begin));
        }
        Outcome.print(topics + " topics", first, later.isEmpty() ? first : new Sample(later).median());
    }
}
