package com.niura.kafka.guard.spring;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Shows the last report at {@code /actuator/info}, without addresses and identities: whoever may read it is not known. */
@AutoConfiguration(after = TopicGuardAutoConfiguration.class)
@ConditionalOnClass({InfoContributor.class, ConditionalOnEnabledInfoContributor.class})
@ConditionalOnBean(LatestReport.class)
@ConditionalOnEnabledInfoContributor("topic-guard")
public final class TopicGuardInfoAutoConfiguration {

    @Bean
    InfoContributor topicGuardInfoContributor(LatestReport reports) {
        return info -> reports.latest().ifPresent(checked -> info.withDetail("topicGuard", shown(checked)));
    }

    private static Map<String, Object> shown(LatestReport.Checked checked) {
        Map<String, Object> shown = new LinkedHashMap<>(TopicGuardHealth.summary(checked));
        shown.put("elapsedMillis", checked.report().elapsed().toMillis());
        shown.put("failureCount", checked.report().failures().size());
        shown.put("warningCount", checked.report().warnings().size());
        return shown;
    }
}
