package com.niura.kafka.guard.benchmark;

import java.util.Arrays;

import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.MskIam;
import com.niura.kafka.guard.TopicGuard;
import com.niura.kafka.guard.TopicsNotReadyException;

/** A service that asks the guard. */
final class GuardCheck {

    private GuardCheck() {}

    /** Takes bootstrap servers, service, and the names of topics that it uses besides, of three partitions each. */
    public static void main(String[] args) {
        long begin = System.nanoTime();
        String words;
        try {
            words = TopicGuard.forService(args[1])
                    .clientProperties(MskIam.clientProperties(args[0]))
                    .extraTopics(Arrays.stream(args)
                            .skip(2)
                            .map(name -> Topic.named(name)
                                    .partitions(3)
                                    .purpose("Besides")
                                    .build())
                            .toArray(Topic[]::new))
                    .build()
                    .assertReady()
                    .text();
        } catch (TopicsNotReadyException e) {
            words = e.getMessage();
        }
        Outcome.print(String.valueOf(words), Outcome.millisSince(begin));
    }
}
