package com.niura.kafka.admin.doctor;

import java.util.List;
import java.util.Optional;

import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.guard.internal.failure.CatalogSource;

/**
 * What to look for.
 *
 * @param topics the topics
 * @param source where they are declared
 * @param service whose start-up check and permissions to look for; an operator's permissions where there is none
 * @param asksSts whether to ask AWS's Security Token Service (STS) whose the credentials are
 * @param validatesCreation whether to ask the cluster to check the creation of topics, where nothing else tells whether this
 *     identity may create them
 */
public record DoctorOptions(
        List<Topic> topics,
        CatalogSource source,
        Optional<Service> service,
        boolean asksSts,
        boolean validatesCreation) {
    public DoctorOptions {
        topics = List.copyOf(topics);
    }
}
