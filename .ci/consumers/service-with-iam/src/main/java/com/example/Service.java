package com.example;

import java.util.Map;

import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.TopicGuard;

final class Service {

    static ReadinessReport start(Map<String, ?> clientProperties) {
        return TopicGuard.forService("eeg")
                .clientProperties(clientProperties)
                .build()
                .assertReady();
    }

    private Service() {}
}
