package com.niura.kafka.guard.benchmark;

import java.util.Arrays;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;

/** A service that describes its topics with Kafka's own client, and does not look at what it gets. */
final class BareDescribe {

    private BareDescribe() {}

    /** Takes bootstrap servers, and the names of the topics. */
    public static void main(String[] args) throws ExecutionException, InterruptedException {
        long begin = System.nanoTime();
        int described;
        try (Admin admin = Admin.create(IamClient.properties(args[0]))) {
            described = admin.describeTopics(Arrays.asList(args).subList(1, args.length))
                    .allTopicNames()
                    .get()
                    .size();
        }
        double millis = Outcome.millisSince(begin);
        Outcome.print(described + " topics", millis);
    }
}
