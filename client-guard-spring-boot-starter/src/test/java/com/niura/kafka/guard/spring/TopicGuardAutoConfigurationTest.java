package com.niura.kafka.guard.spring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.metrics.buffering.BufferingApplicationStartup;
import org.springframework.boot.context.metrics.buffering.StartupTimeline;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
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
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.metrics.StartupStep;
import org.springframework.javapoet.ClassName;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

@ExtendWith(OutputCaptureExtension.class)
class TopicGuardAutoConfigurationTest {

    private static final boolean BOOT_4 =
            ClassUtils.isPresent("org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration", null);

    /** Nothing listens there: a check that asks the cluster fails, in a second. */
    private static final String CLOSED = "127.0.0.1:" + closedPort();

    private final ApplicationContextRunner empty = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ofSpringBoot("KafkaAutoConfiguration"),
                    SpringKafkaMissingAutoConfiguration.class,
                    TopicGuardAutoConfiguration.class,
                    healthAutoConfiguration(),
                    TopicGuardInfoAutoConfiguration.class))
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

        eeg.withInitializer(context -> registerConnectionDetails(context, elsewhere))
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
    void withoutSpringKafka_theApplicationDoesNotStartUnchecked_unlessThatIsAskedFor() {
        ApplicationContextRunner withoutKafka = eeg.withClassLoader(new FilteredClassLoader(KafkaAdmin.class))
                .withInitializer(TopicGuardAutoConfigurationTest::makeLazy);

        withoutKafka.run(context -> assertThat(failure(context))
                .rootCause()
                .isInstanceOfSatisfying(
                        InvalidConfigurationPropertyValueException.class,
                        invalid -> assertThat(invalid.getReason()).contains("spring-boot-starter-kafka")));
        withoutKafka
                .withPropertyValues("topic-guard.enabled=false")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void guardOfTheApplication_takesThePlace() {
        eeg.withBean(TopicGuard.class, TopicGuardAutoConfigurationTest::readyGuard)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(LatestReport.class)
                        .satisfies(reports -> assertThat(
                                        reports.latest().orElseThrow().report().subject())
                                .isEqualTo("own")));
    }

    @Test
    void lazyBeans_theTopicsAreCheckedAllTheSame() {
        eeg.withInitializer(TopicGuardAutoConfigurationTest::makeLazy)
                .run(context -> assertThat(report(context).isReady()).isFalse());
    }

    @Test
    void contextThatIsPausedAndGoesOn_isNotCheckedAgain() {
        List<Method> pauseAndGoOn = Stream.of("pause", "restart")
                .flatMap(name ->
                        Stream.ofNullable(ReflectionUtils.findMethod(ConfigurableApplicationContext.class, name)))
                .toList();
        assumeThat(pauseAndGoOn).as("Spring 7 pauses contexts").isNotEmpty();

        empty.withBean(TopicGuard.class, TopicGuardAutoConfigurationTest::readyGuard)
                .run(context -> {
                    LatestReport reports = context.getBean(LatestReport.class);
                    LatestReport.Checked atStart = reports.latest().orElseThrow();

                    pauseAndGoOn.forEach(
                            method -> ReflectionUtils.invokeMethod(method, context.getSourceApplicationContext()));

                    assertThat(context.getBean(TopicGuardLifecycle.class).isRunning())
                            .isTrue();
                    assertThat(reports.latest()).containsSame(atStart);
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
        "topic-guard.fail-on, TOPIC_MISSING",
        "topic-guard.recheck-interval, 999ms"
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
    void aotProcessing_checksNothing_andTakesWhatANativeImageNeeds() {
        RuntimeHints hints;
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            TestPropertyValues.of(
                            "spring.kafka.bootstrap-servers=" + CLOSED,
                            "topic-guard.service=eeg",
                            "topic-guard.catalog=classpath:/billing-topics.yaml")
                    .applyTo(context);
            context.register(ofSpringBoot("KafkaAutoConfiguration"), TopicGuardAutoConfiguration.class);
            DefaultGenerationContext generation = new DefaultGenerationContext(
                    new ClassNameGenerator(ClassName.get(EegApplication.class)), new InMemoryGeneratedFiles());

            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);

            hints = generation.getRuntimeHints();
            assertThat(context.getBeanFactory().containsBeanDefinition("topicGuardLifecycle"))
                    .isTrue();
            assertThat(context.getBeanFactory().containsSingleton("topicGuardLifecycle"))
                    .isFalse();
        }
        assertThat(hints)
                .matches(RuntimeHintsPredicates.resource().forResource("billing-topics.yaml"))
                .matches(RuntimeHintsPredicates.resource().forResource("META-INF/spring.factories"))
                .matches(RuntimeHintsPredicates.reflection().onType(TopicsNotReadyFailureAnalyzer.class))
                .matches(RuntimeHintsPredicates.reflection().onType(TopicGuardProperties.class));
    }

    @Test
    void start_isAStepOfTheApplicationsStartup() {
        BufferingApplicationStartup startup = new BufferingApplicationStartup(1000);

        empty.withInitializer(context -> context.setApplicationStartup(startup))
                .withBean(TopicGuard.class, TopicGuardAutoConfigurationTest::readyGuard)
                .run(context -> assertThat(context).hasNotFailed());
        eeg.withInitializer(context -> context.setApplicationStartup(startup))
                .run(context -> assertThat(context).hasFailed());

        assertThat(startup.getBufferedTimeline().getEvents())
                .map(StartupTimeline.TimelineEvent::getStartupStep)
                .filteredOn(step -> step.getName().equals("topic-guard.check"))
                .map(TopicGuardAutoConfigurationTest::tags)
                .containsExactly(
                        Map.of("service", "own", "status", "READY"), Map.of("service", "eeg", "status", "NOT_READY"));
    }

    @Test
    void applicationWithoutService_isWarned_alsoWithLazyBeans_unlessItSaysThatNothingIsToBeChecked(
            CapturedOutput output) {
        empty.withPropertyValues("topic-guard.enabled=false")
                .run(context -> assertThat(context).hasNotFailed());
        empty.withBean(TopicGuard.class, TopicGuardAutoConfigurationTest::readyGuard)
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).doesNotContain("topic-guard.service is not set");

        empty.withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withPropertyValues("topic-guard.services=eeg")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).contains("topic-guard.service is not set");
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
    void health_isThatOfTheLatestReport() {
        empty.withBean(TopicGuard.class, TopicGuardAutoConfigurationTest::readyGuard)
                .run(context -> assertThat(health(context).status()).isEqualTo("UP"));
        eeg.withPropertyValues("topic-guard.mode=off")
                .run(context -> assertThat(health(context))
                        .isEqualTo(new TopicGuardHealth("UNKNOWN", Map.of("service", "eeg", "status", "NOT_CHECKED"))));
        eeg.withPropertyValues("topic-guard.mode=warn").run(context -> {
            assertThat(health(context).status()).isEqualTo("UNKNOWN");
            assertThat(health(context).details())
                    .containsEntry("status", "NOT_READY")
                    .hasEntrySatisfying(
                            "failures",
                            failures -> assertThat(failures.toString()).contains("CONNECT_REFUSED"));
        });
    }

    @Test
    void healthAndInfo_areThere() {
        empty.withBean(TopicGuard.class, TopicGuardAutoConfigurationTest::readyGuard)
                .run(context ->
                        assertThat(context).hasBean("topicGuardHealthIndicator").hasBean("topicGuardInfoContributor"));
    }

    @Test
    void healthAndInfo_areLeftOut_withoutActuatorOrOnRequest() {
        ApplicationContextRunner ready = empty.withBean(TopicGuard.class, TopicGuardAutoConfigurationTest::readyGuard);

        ready.withClassLoader(new FilteredClassLoader(
                        name -> name.endsWith(".HealthIndicator") || name.endsWith(".InfoContributor")))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(TopicGuardLifecycle.class)
                        .doesNotHaveBean("topicGuardHealthIndicator")
                        .doesNotHaveBean("topicGuardInfoContributor"));
        ready.withPropertyValues(
                        "management.health.topic-guard.enabled=false", "management.info.topic-guard.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean("topicGuardHealthIndicator")
                        .doesNotHaveBean("topicGuardInfoContributor"));
    }

    @Test
    void everyProperty_isExplainedToIdes_andInTheDocumentation() throws IOException {
        String metadata = resource("/META-INF/spring-configuration-metadata.json");
        String page = Files.readString(Path.of("../docs/spring-boot.md"));
        List<String> explained = Pattern.compile(
                        "\"name\": \"([a-z.-]+)\",\\s*\"type\": [^,]+,\\s*\"description\": \"[A-Z]")
                .matcher(metadata)
                .results()
                .map(property -> property.group(1))
                .toList();

        assertThat(explained).hasSize(TopicGuardProperties.class.getRecordComponents().length + 2);
        assertThat(explained).allSatisfy(property -> assertThat(page).contains("| `" + property + "` |"));
    }

    @Test
    void codesThatIdesOfferForFailOn_areThoseThatTheGuardTakes() throws IOException {
        List<FailureCode> offered = Pattern.compile("\"value\": \"([a-z-]+)\"")
                .matcher(resource("/META-INF/spring-configuration-metadata.json"))
                .results()
                .map(value -> FailureCode.valueOf(
                        value.group(1).toUpperCase(Locale.ROOT).replace('-', '_')))
                .toList();

        assertThat(offered)
                .containsExactlyInAnyOrderElementsOf(Stream.of(FailureCode.values())
                        .filter(TopicGuardAutoConfigurationTest::isTakenByFailOn)
                        .toList());
    }

    private static boolean isTakenByFailOn(FailureCode code) {
        try {
            TopicGuard.forService("eeg").failOn(code);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = TopicGuardProperties.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** By name: the compiler would miss what the other one is made for. */
    private static Class<?> healthAutoConfiguration() {
        return ClassUtils.resolveClassName(
                TopicGuardAutoConfiguration.class.getPackageName() + ".TopicGuardHealthInBoot" + (BOOT_4 ? 4 : 3)
                        + "AutoConfiguration",
                null);
    }

    /** A class of Spring Boot's for Kafka, whose package is another one in each of its versions. */
    private static Class<?> ofSpringBoot(String name) {
        return ClassUtils.resolveClassName(
                "org.springframework.boot." + (BOOT_4 ? "kafka.autoconfigure." : "autoconfigure.kafka.") + name, null);
    }

    private static void registerConnectionDetails(ConfigurableApplicationContext context, String servers) {
        Class<?> type = ofSpringBoot("KafkaConnectionDetails");
        context.getBeanFactory()
                .registerSingleton(
                        "connectionDetails",
                        Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
                            if (method.getName().equals("getBootstrapServers")) {
                                return List.of(servers);
                            }
                            return method.isDefault()
                                    ? InvocationHandler.invokeDefault(proxy, method, args)
                                    : method.invoke(servers, args);
                        }));
    }

    /** As {@code spring.main.lazy-initialization=true} does. */
    private static void makeLazy(ConfigurableApplicationContext context) {
        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
    }

    private static Map<String, String> tags(StartupStep step) {
        Map<String, String> tags = new TreeMap<>();
        step.getTags().forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
        return tags;
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

    private static TopicGuardHealth health(AssertableApplicationContext context) {
        return TopicGuardHealth.of(context.getBean(LatestReport.class).current());
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
