package com.niura.kafka.guard.spring;

import java.util.List;
import java.util.stream.Stream;

import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.TopicGuard;
import com.niura.kafka.guard.TopicsNotReadyException;
import org.apache.kafka.clients.admin.NewTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.core.metrics.ApplicationStartup;
import org.springframework.core.metrics.StartupStep;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Checks the topics as the first of all lifecycles, on the thread that starts the application: a web server and listener containers
 * start later, and not at all when this fails. Being a lifecycle, it is started where beans are lazy as well, and is not started by
 * AOT processing nor in a training run ({@code spring.context.exit=onRefresh}).
 */
final class TopicGuardLifecycle implements SmartLifecycle {

    /** {@code EX_CONFIG} of sysexits.h; no code of the JVM's, a shell's or a signal's. */
    static final int EXIT_CODE = 78;

    private static final Logger LOG = LoggerFactory.getLogger(TopicGuardLifecycle.class);

    private final TopicGuard guard;
    private final LatestReport reports;
    private final ApplicationStartup startup;
    private final ListableBeanFactory beans;
    private final Environment environment;

    private volatile boolean running;

    TopicGuardLifecycle(
            TopicGuard guard,
            LatestReport reports,
            ApplicationStartup startup,
            ListableBeanFactory beans,
            Environment environment) {
        this.guard = guard;
        this.reports = reports;
        this.startup = startup;
        this.beans = beans;
        this.environment = environment;
    }

    @Override
    public void start() {
        warnOfTopicsThatTheApplicationCreates();
        StartupStep step = startup.start("topic-guard.check");
        try {
            ReadinessReport report = guard.assertReady();
            reports.put(report);
            tag(step, report);
        } catch (TopicsNotReadyException e) {
            tag(step, e.report());
            throw new NotStartedException(e);
        } finally {
            step.end();
        }
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    /** A context of Spring 7 that is paused and goes on, as between test classes, has been checked. */
    public boolean isPauseable() {
        return false;
    }

    private static void tag(StartupStep step, ReadinessReport report) {
        step.tag("service", report.subject()).tag("status", report.status().name());
    }

    private void warnOfTopicsThatTheApplicationCreates() {
        if (!environment.getProperty("spring.kafka.admin.auto-create", Boolean.class, true)) {
            return;
        }
        List<String> names = Stream.of(NewTopic.class, KafkaAdmin.NewTopics.class)
                .flatMap(type -> Stream.of(beans.getBeanNamesForType(type, true, false)))
                .toList();
        if (!names.isEmpty()) {
            LOG.warn(
                    "This application has NewTopic beans ({}), whose topics KafkaAdmin creates before they are checked here, where the"
                            + " identity may. Topics are created once per environment, by an operator: remove the beans, or set"
                            + " spring.kafka.admin.auto-create=false",
                    String.join(", ", names));
        }
    }

    /** Gives a failed start its exit code, which Spring Boot looks for among the causes. */
    private static final class NotStartedException extends RuntimeException implements ExitCodeGenerator {

        private static final long serialVersionUID = 1L;

        NotStartedException(TopicsNotReadyException cause) {
            super(cause.getMessage(), cause);
        }

        @Override
        public int getExitCode() {
            return EXIT_CODE;
        }
    }
}
