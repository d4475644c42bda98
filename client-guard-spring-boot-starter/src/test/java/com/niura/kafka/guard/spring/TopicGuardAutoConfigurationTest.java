package com.niura.kafka.guard.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.niura.kafka.guard.Failure;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.TopicGuard;
import com.niura.kafka.guard.TopicsNotReadyException;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class TopicGuardAutoConfigurationTest {

    /** Nothing listens there: a check that asks the cluster fails, in a second. */
    private static final String CLOSED = "127.0.0.1:" + closedPort();

    private final ApplicationContextRunner empty = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    KafkaAutoConfiguration.class,
                    TopicGuardAutoConfiguration.class,
                    TopicGuardHealthAutoConfiguration.class))
            .withPropertyValues("spring.kafka.bootstrap-servers=" + CLOSED, "topic-guard.timeout=1s");
    private final ApplicationContextRunner eeg = empty.withPropertyValues("topic-guard.service=eeg");
    private final ApplicationContextRunner ownCatalog =
            empty.withPropertyValues("topic-guard.catalog=classpath:billing-topics.yaml");

    @Test
    void service_isCheckedOverTheApplicationsOwnKafkaProperties_andTheApplicationDoesNotStart() {
        eeg.run(context -> assertThat(report(context).failures())
                .singleElement()
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo(FailureCode.CONNECT_REFUSED);
                    assertThat(failure.headline()).contains(CLOSED);
                }));
    }

    @Test
    void connectionDetails_winOverProperties() {
        String elsewhere = "127.0.0.1:" + closedPort();

        eeg.withBean(KafkaConnectionDetails.class, () -> () -> List.of(elsewhere))
                .run(context -> assertThat(report(context).bootstrapServers()).isEqualTo(elsewhere));
    }

    @Test
    void neitherServiceNorGuard_nothingIsChecked() {
        empty.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(TopicGuardLifecycle.class));
    }

    @Test
    void disabled_nothingIsChecked() {
        eeg.withPropertyValues("topic-guard.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(TopicGuard.class)
                        .doesNotHaveBean(TopicGuardLifecycle.class));
    }

    @Test
    void withoutSpringKafka_nothingIsChecked() {
        eeg.withClassLoader(new FilteredClassLoader(KafkaAdmin.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(TopicGuard.class));
    }

    @Test
    void guardOfTheApplication_takesThePlace() {
        eeg.withBean(TopicGuard.class, TopicGuardAutoConfigurationTest::readyGuard)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(TopicGuardLifecycle.class)
                        .satisfies(lifecycle -> assertThat(
                                        lifecycle.report().orElseThrow().subject())
                                .isEqualTo("own")));
    }

    @Test
    void lazyBeans_theTopicsAreCheckedAllTheSame() {
        eeg.withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> assertThat(report(context).isReady()).isFalse());
    }

    @Test
    void contextThatIsPausedAndGoesOn_isNotCheckedAgain() {
        empty.withBean(TopicGuard.class, TopicGuardAutoConfigurationTest::readyGuard)
                .run(context -> {
                    TopicGuardLifecycle lifecycle = context.getBean(TopicGuardLifecycle.class);
                    ReadinessReport atStart = lifecycle.report().orElseThrow();
                    ConfigurableApplicationContext application =
                            context.getSourceApplicationContext(ConfigurableApplicationContext.class);

                    application.pause();
                    application.restart();

                    assertThat(lifecycle.isRunning()).isTrue();
                    assertThat(lifecycle.report().orElseThrow()).isSameAs(atStart);
                });
    }

    @Test
    void notReady_nothingElseStarts() {
        AtomicBoolean started = new AtomicBoolean();

        eeg.withBean("first", SmartLifecycle.class, () -> new StartRecorder(started))
                .run(context -> assertThat(context).hasFailed());

        assertThat(started).isFalse();
    }

    @Test
    void notReady_hasAnExitCode() {
        eeg.run(context -> assertThat(failure(context))
                .cause()
                .isInstanceOfSatisfying(
                        ExitCodeGenerator.class,
                        failure -> assertThat(failure.getExitCode()).isEqualTo(78)));
    }

    @Test
    void notReady_isAnalysedAsWhatWasFoundAndWhatToDo() {
        eeg.run(context -> {
            FailureAnalysis analysis =
                    Objects.requireNonNull(new TopicsNotReadyFailureAnalyzer().analyze(failure(context)));

            assertThat(analysis.getDescription())
                    .startsWith("eeg is not ready: CONNECT_REFUSED")
                    .doesNotContain("What to do");
            assertThat(analysis.getAction()).startsWith("What to do (CONNECT_REFUSED): ");
        });
    }

    @Test
    void catalogServiceAndFailOn_reachTheGuard() {
        ownCatalog
                .withPropertyValues("topic-guard.service=idle", "topic-guard.fail-on=no-topics")
                .run(context -> assertThat(report(context).failures())
                        .extracting(Failure::code)
                        .containsExactly(FailureCode.NO_TOPICS));
    }

    @Test
    void environment_reachesTheGuard() {
        ownCatalog
                .withPropertyValues("topic-guard.service=idle", "topic-guard.environment=staging")
                .run(context -> assertThat(context).hasNotFailed());
        ownCatalog
                .withPropertyValues("topic-guard.service=idle", "topic-guard.environment=stagin")
                .run(context -> assertThat(failure(context)).hasStackTraceContaining("did you mean staging"));
    }

    @Test
    void mode_reachesTheGuard(CapturedOutput output) {
        eeg.withPropertyValues("topic-guard.mode=warn")
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output).contains("eeg is not ready: CONNECT_REFUSED");
    }

    @Test
    void catalogThatCannotBeRead_isNamed() {
        eeg.withPropertyValues("topic-guard.catalog=classpath:absent.yaml")
                .run(context -> assertThat(report(context).failures())
                        .singleElement()
                        .satisfies(failure -> {
                            assertThat(failure.code()).isEqualTo(FailureCode.CATALOG_INVALID);
                            assertThat(failure.headline()).contains("topic-guard.catalog", "absent.yaml");
                        }));
    }

    @ParameterizedTest
    @CsvSource({
        "topic-guard.service, ' '",
        "topic-guard.timeout, 10ms",
        "topic-guard.timeout, 11m",
        "topic-guard.fail-on, TOPIC_MISSING"
    })
    void valueThatTheGuardRefuses_isNamedWithItsProperty(String property, String value) {
        eeg.withPropertyValues(property + "=" + value)
                .run(context -> assertThat(failure(context))
                        .rootCause()
                        .isInstanceOfSatisfying(
                                InvalidConfigurationPropertyValueException.class,
                                invalid -> assertThat(invalid.getName()).isEqualTo(property)));
    }

    @Test
    void aotProcessing_checksNothing() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            TestPropertyValues.of("spring.kafka.bootstrap-servers=" + CLOSED, "topic-guard.service=eeg")
                    .applyTo(context);
            context.register(KafkaAutoConfiguration.class, TopicGuardAutoConfiguration.class);

            context.refreshForAotProcessing(new RuntimeHints());

            assertThat(context.getBeanFactory().containsBeanDefinition("topicGuardLifecycle"))
                    .isTrue();
            assertThat(context.getBeanFactory().containsSingleton("topicGuardLifecycle"))
                    .isFalse();
        }
    }

    @Test
    void topicsThatTheApplicationWouldCreate_areWarnedOf_unlessSpringDoesNotCreateThem(CapturedOutput output) {
        ApplicationContextRunner creating = empty.withUserConfiguration(CreatesTopics.class);

        creating.withPropertyValues("spring.kafka.admin.auto-create=false")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).doesNotContain("NewTopic beans");

        creating.run(context -> assertThat(context).hasNotFailed());
        assertThat(output).contains("NewTopic beans (rawData)", "spring.kafka.admin.auto-create=false");
    }

    @Test
    void health_isThatOfTheCheckAtTheStart() {
        empty.withBean(TopicGuard.class, TopicGuardAutoConfigurationTest::readyGuard)
                .run(context -> assertThat(health(context).getStatus()).isEqualTo(Status.UP));
        eeg.withPropertyValues("topic-guard.mode=off").run(context -> {
            assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN);
            assertThat(health(context).getDetails())
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of("service", "eeg", "atStart", ReadinessReport.Status.NOT_CHECKED));
        });
        eeg.withPropertyValues("topic-guard.mode=warn").run(context -> {
            assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN);
            assertThat(health(context).getDetails())
                    .containsEntry("atStart", ReadinessReport.Status.NOT_READY)
                    .hasEntrySatisfying(
                            "failures",
                            failures -> assertThat(failures.toString()).contains("CONNECT_REFUSED"));
        });
    }

    @Test
    void health_isLeftOut_withoutActuatorOrOnRequest() {
        ApplicationContextRunner ready = empty.withBean(TopicGuard.class, TopicGuardAutoConfigurationTest::readyGuard);

        ready.withClassLoader(new FilteredClassLoader(HealthIndicator.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(TopicGuardLifecycle.class)
                        .doesNotHaveBean("topicGuardHealthIndicator"));
        ready.withPropertyValues("management.health.topic-guard.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("topicGuardHealthIndicator"));
    }

    @Test
    void everyProperty_isExplainedToIdes_andInTheDocumentation() throws IOException {
        String metadata;
        try (var stream =
                TopicGuardProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(stream).isNotNull();
            metadata = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
        String page = Files.readString(Path.of("../docs/guard.md"));
        List<String> explained = Pattern.compile(
                        "\"name\": \"(topic-guard\\.[a-z-]+)\",\\s*\"type\": [^,]+,\\s*\"description\": \"[A-Z]")
                .matcher(metadata)
                .results()
                .map(property -> property.group(1))
                .toList();

        assertThat(explained).hasSize(TopicGuardProperties.class.getRecordComponents().length);
        assertThat(explained).allSatisfy(property -> assertThat(page).contains("| `" + property + "` |"));
    }

    private static Throwable failure(AssertableApplicationContext context) {
        return Objects.requireNonNull(context.getStartupFailure(), "the application has started");
    }

    private static ReadinessReport report(AssertableApplicationContext context) {
        return Stream.iterate(failure(context), Objects::nonNull, Throwable::getCause)
                .filter(TopicsNotReadyException.class::isInstance)
                .map(failure -> ((TopicsNotReadyException) failure).report())
                .findFirst()
                .orElseThrow();
    }

    private static Health health(AssertableApplicationContext context) {
        return Objects.requireNonNull(context.getBean(HealthIndicator.class).health());
    }

    /** Without topics a guard is ready, and asks nobody. */
    private static TopicGuard readyGuard() {
        return TopicGuard.forTopics("own", List.of())
                .clientProperties(Map.of("bootstrap.servers", CLOSED))
                .build();
    }

    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class CreatesTopics {

        @Bean
        NewTopic rawData() {
            return new NewTopic("eeg.raw.data", 3, (short) 1);
        }

        @Bean
        TopicGuard guard() {
            return readyGuard();
        }

        /** One that does not wait for a broker that is not there. */
        @Bean
        KafkaAdmin kafkaAdmin() {
            return new KafkaAdmin(Map.of("bootstrap.servers", CLOSED)) {
                @Override
                public void afterSingletonsInstantiated() {}
            };
        }
    }

    /** The lifecycle of an application that comes as early as the others may. */
    private record StartRecorder(AtomicBoolean started) implements SmartLifecycle {

        @Override
        public void start() {
            started.set(true);
        }

        @Override
        public void stop() {}

        @Override
        public boolean isRunning() {
            return false;
        }

        @Override
        public int getPhase() {
            return Integer.MIN_VALUE + 1;
        }
    }
}
