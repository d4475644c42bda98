package com.niura.kafka.guard.spring;

import java.time.Duration;
import java.util.Set;

import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.GuardMode;
import com.niura.kafka.guard.PermissionScope;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * The settings of {@link com.niura.kafka.guard.TopicGuard.Builder} that an application sets without code.
 *
 * @param enabled Whether the topics are checked when the application starts.
 * @param service Name of the service in the catalog. Without it nothing is checked, unless there is a TopicGuard bean.
 * @param environment Environment of the catalog whose overrides apply. Without it the topics are taken without overrides.
 * @param mode What to do about topics that are not ready: fail, warn or off. The environment variable TOPIC_GUARD_MODE wins.
 * @param timeout Maximum time of a check, from 1 second to 10 minutes. By default 60 seconds, and 15 where nothing at all is heard.
 * @param catalog Location of the catalog file, such as classpath:topics.yaml or file:/etc/topics.yaml. By default the bundled catalog.
 * @param permissions Permissions of the service to look at. By default those on its topics, and none with IAM on Amazon MSK.
 * @param failOn Codes of warnings that keep the application from starting.
 * @param recheckInterval How old, 1 second at least, a report has to be for the health to ask the cluster again. By default it never does.
 */
@ConfigurationProperties("topic-guard")
record TopicGuardProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String service,
        @Nullable String environment,
        @Nullable GuardMode mode,
        @Nullable Duration timeout,
        @Nullable Resource catalog,
        @Nullable PermissionScope permissions,
        @DefaultValue Set<FailureCode> failOn,
        @Nullable Duration recheckInterval) {}
