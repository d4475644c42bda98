package com.niura.kafka.guard.spring;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import com.niura.kafka.catalog.Topics;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.kafka.annotation.KafkaListener;

/** A service with a web server and a listener, as one would write it: nothing in it speaks of the guard. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class EegApplication {

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    public static void main(String[] args) {
        SpringApplication.run(EegApplication.class, args);
    }

    @KafkaListener(topics = Topics.EEG_RAW_DATA, groupId = "eeg-service")
    void receive(String message) {
        received.add(message);
    }

    BlockingQueue<String> received() {
        return received;
    }
}
