package com.niura.kafka.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import com.niura.kafka.guard.FailureCode;
import com.niura.kafka.guard.PermissionScope;
import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.TopicGuard;
import com.niura.kafka.guard.internal.failure.Permission;
import com.niura.kafka.localmsk.KafkaVersion;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.iam.DescribeClusterRequirement;
import com.niura.kafka.localmsk.iam.Limits;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The policies that {@code iam-policy} prints, each held to two things: a role with it does all of its work, and a role that
 * lacks a single action of it, on a single resource, fails in some of its work. In which, docs/iam.md says, and is held to it
 * here. The cluster asks for DescribeCluster of admin clients, as a user of MSK reports; at the level of Kafka 2.8 it cannot tell
 * these from others, and the action is not looked at.
 */
@Tag("one-level")
class IamPolicyIT {

    private static final String TOPICS = """
            services:
              relay: {}
              scorer: { consumer-group: %1$s-scorers }
              watcher: { consumer-group: %1$s-watchers }
            topics:
              shared.samples: { partitions: 1, purpose: In, producers: [relay], consumers: [scorer] }
              shared.scores: { partitions: 1, purpose: Out, producers: [scorer], consumers: [watcher], config: { retention.ms: 86400000 } }
              shared.state: { partitions: 1, purpose: Its own, producers: [scorer], consumers: [scorer] }
              shared.alerts: { partitions: 1, purpose: Back, producers: [scorer], consumers: [relay] }
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private static LocalMsk msk;
    private static Admin admin;
    private static Tool administrator;
    private static ExecutorService workers;

    @TempDir
    static Path folder;

    @BeforeAll
    static void start() throws Exception {
        msk = LocalMsk.builder()
                .mskServerless("ap-south-1")
                // These tests ask for more than a platform does.
                .limits(Limits.serverless().toBuilder()
                        .unlimitedTopicRequestsPerSecond()
                        .unlimitedConnectionsPerSecond()
                        .unlimitedCreationRate()
                        .build())
                .start();
        msk.iam().describeClusterRequirement(DescribeClusterRequirement.ADMIN_CLIENTS);
        administrator = new Tool(msk.iam().administrator().clientProperties(), new ConcurrentSkipListMap<>());
        admin = Admin.create(administrator.client());
        // Much of the time is waiting.
        workers = Executors.newFixedThreadPool(8);
        TopicCatalog catalog = TopicCatalog.load(Path.of(served("any")));
        administrator.expect("apply", ExitCode.DONE, "apply", "--catalog", served("any"));
        assertThat(administrator.failures()).isEmpty();
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(administrator.client(), new StringSerializer(), new StringSerializer())) {
            for (Topic topic : catalog.topics()) {
                producer.send(new ProducerRecord<>(topic.name(), "first")).get(20, TimeUnit.SECONDS);
            }
        }
    }

    @AfterAll
    static void stop() {
        workers.shutdownNow();
        admin.close();
        msk.close();
    }

    /** One of the roles that there are policies for, as the command line of its policy, and its work. */
    private record Kind(String command, Work work) {}

    /** The work of a role: what of it failed, and how. */
    private interface Work {
        Map<String, String> failures(Map<String, Object> client, String name) throws Exception;
    }

    static Stream<Arguments> sections() {
        return Stream.of(
                Arguments.of(
                        "The bastion",
                        List.of(new Kind("bastion --add-partitions --alter-configs", IamPolicyIT::operate))),
                Arguments.of(
                        "A service",
                        Stream.of("scorer", "relay", "watcher")
                                .map(service ->
                                        new Kind("service " + service, (client, name) -> serve(service, client, name)))
                                .toList()),
                Arguments.of(
                        "A guard",
                        List.of(
                                new Kind("guard scorer", (client, name) -> guard(Optional.of("scorer"), client, name)),
                                new Kind("guard", (client, name) -> guard(Optional.empty(), client, name)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sections")
    void roleWithItsPolicy_doesAllItsWork_andWithoutAnyOneActionOfIt_failsInWhatIsDocumented(
            String heading, List<Kind> kinds) throws Exception {
        Map<Kind, Future<Map<String, String>>> whole = new LinkedHashMap<>();
        Map<Attempt, Future<Map<String, String>>> reduced = new LinkedHashMap<>();
        for (Kind kind : kinds) {
            whole.put(kind, workers.submit(() -> work(kind, policy -> policy)));
            for (Removal removal : removals(policy(kind.command(), name()))) {
                reduced.put(new Attempt(kind, removal), workers.submit(() -> work(kind, removal::from)));
            }
        }

        for (Map.Entry<Kind, Future<Map<String, String>>> run : whole.entrySet()) {
            assertThat(run.getValue().get(2, TimeUnit.MINUTES))
                    .as(run.getKey().command())
                    .isEmpty();
        }
        Map<String, Set<String>> documented = IamPage.failingWithout(heading);
        Map<String, Set<String>> failing = new LinkedHashMap<>();
        List<String> surprises = new ArrayList<>();
        for (Map.Entry<Attempt, Future<Map<String, String>>> run : reduced.entrySet()) {
            String action = run.getKey().removal().action();
            Map<String, String> failures = run.getValue().get(2, TimeUnit.MINUTES);
            assertThat(failures).as(run.getKey().toString()).isNotEmpty();
            failing.computeIfAbsent(action, key -> new TreeSet<>()).addAll(failures.keySet());
            failures.forEach((step, how) -> {
                if (!documented.getOrDefault(action, Set.of()).contains(step)) {
                    surprises.add(run.getKey() + ", " + step + ": " + how);
                }
            });
        }
        assertThat(surprises).as(() -> "found " + failing).isEmpty();
        assertThat(documented).containsAllEntriesOf(failing);
    }

    private record Attempt(Kind kind, Removal removal) {
        @Override
        public String toString() {
            return kind.command() + " without " + removal.action() + " on " + removal.resource();
        }
    }

    @Test
    void bastionsPolicy_changesTopicsOnlyWhereThatWasAskedFor() throws Exception {
        String name = name();

        Map<String, String> failures = operate(client(policy("bastion", name)), name);

        assertThat(failures.keySet()).containsExactly("apply --add-partitions", "apply --alter-configs");
        assertThat(failures.get("apply --add-partitions")).contains("kafka-cluster:AlterTopic ");
    }

    @Test
    void bastionsPolicy_isEnoughForATopicThatIsCreatedInParts() {
        String catalog = Catalogs.of(folder, name() + ".large: { partitions: 251 }");
        Run policy = Run.of("iam-policy", "bastion", "--cluster-arn", msk.iam().clusterArn(), "--catalog", catalog);
        Map<String, String> failures = new TreeMap<>();

        Tool tool = new Tool(client(json(policy)), failures);
        tool.expect("apply", ExitCode.DONE, "apply", "--rate-limit", "250/1s", "--catalog", catalog);
        tool.expect("doctor", ExitCode.DONE, "doctor", "--no-sts", "--catalog", catalog);

        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"scorer", "relay", "watcher"})
    void doctor_findsNothingAmissInTheRoleOfAService(String service) {
        String name = name();
        Map<String, String> failures = new TreeMap<>();

        new Tool(client(policy("service " + service, name)), failures)
                .expect("doctor", ExitCode.DONE, "doctor", "--no-sts", "--service", service, "--catalog", served(name));

        assertThat(failures).isEmpty();
    }

    @Test
    void prefixOfTopics_doesInPlaceOfTheirNames() throws Exception {
        String name = name();
        JsonNode policy = policy("bastion --add-partitions --alter-configs --topic-prefix " + name + ".", name);

        assertThat(policy.toString()).contains("/" + name + ".*\"").doesNotContain("plain", "kept");
        assertThat(operate(client(policy), name)).isEmpty();
    }

    @Test
    void policyInSeveralDocuments_allowsWhatOneWould() {
        String name = name();
        String catalog = Catalogs.of(
                folder,
                IntStream.range(0, 40)
                        .mapToObj(i -> name + ".a-name-as-long-as-topics-of-large-platforms-have-them-" + i
                                + ": { partitions: 1 }")
                        .toArray(String[]::new));
        Run run = Run.of("iam-policy", "bastion", "--cluster-arn", msk.iam().clusterArn(), "--catalog", catalog);
        JsonNode documents = json(run);
        Map<String, String> failures = new TreeMap<>();

        Tool tool = new Tool(client(documents), failures);
        tool.expect("apply", ExitCode.DONE, "apply", "--catalog", catalog);
        tool.expect("describe", ExitCode.DONE, "describe", "--catalog", catalog);

        assertThat(documents.isArray()).as(run.all()).isTrue();
        assertThat(failures).isEmpty();
    }

    private static Map<String, String> work(Kind kind, UnaryOperator<JsonNode> change) throws Exception {
        String name = name();
        JsonNode policy = change.apply(policy(kind.command(), name));
        return kind.work().failures(client(policy), name);
    }

    /** The client properties of a new role with this policy, or with these. */
    private static Map<String, Object> client(JsonNode policy) {
        String[] documents = policy.isArray()
                ? StreamSupport.stream(policy.spliterator(), false)
                        .map(JsonNode::toString)
                        .toArray(String[]::new)
                : new String[] {policy.toString()};
        return msk.iam().role(name(), documents).clientProperties();
    }

    /** What is different for each run: the names of groups and, where topics are created, of topics. */
    private static String name() {
        return "run" + NAMES.incrementAndGet();
    }

    /** The policy of a role, as the tool prints it. */
    private static JsonNode policy(String command, String name) {
        List<String> line = new ArrayList<>(List.of("iam-policy"));
        line.addAll(List.of(command.split(" ")));
        line.addAll(List.of("--cluster-arn", msk.iam().clusterArn(), "--catalog"));
        line.add(command.startsWith("bastion") ? operated(name, 1, 1) : served(name));
        return json(Run.of(line.toArray(String[]::new)));
    }

    private static JsonNode json(Run run) {
        assertThat(run.exitCode()).as(run.all()).isZero();
        try {
            return new ObjectMapper().readTree(run.out());
        } catch (IOException e) {
            throw new UncheckedIOException(run.all(), e);
        }
    }

    /** One action taken away from one resource. */
    private record Removal(int index, String action, String resource) {

        JsonNode from(JsonNode policy) {
            ObjectNode changed = policy.deepCopy();
            ArrayNode statements = changed.putArray("Statement");
            int seen = 0;
            for (JsonNode statement : policy.path("Statement")) {
                for (JsonNode on : statement.path("Resource")) {
                    ObjectNode single = statement.deepCopy();
                    single.putArray("Resource").add(on);
                    ArrayNode actions = single.putArray("Action");
                    for (JsonNode each : statement.path("Action")) {
                        if (seen++ != index) {
                            actions.add(each);
                        }
                    }
                    if (!actions.isEmpty()) {
                        statements.add(single);
                    }
                }
            }
            return changed;
        }
    }

    private static List<Removal> removals(JsonNode policy) {
        List<Removal> removals = new ArrayList<>();
        int index = 0;
        for (JsonNode statement : policy.path("Statement")) {
            for (JsonNode resource : statement.path("Resource")) {
                for (JsonNode action : statement.path("Action")) {
                    String arn = resource.asText();
                    Removal removal = new Removal(
                            index++,
                            action.asText().substring("kafka-cluster:".length()),
                            arn.contains(":cluster/") ? "the cluster" : arn.substring(arn.lastIndexOf('/') + 1));
                    if (KafkaVersion.byDefault() != KafkaVersion.KAFKA_2_8
                            || !removal.action().equals("DescribeCluster")) {
                        removals.add(removal);
                    }
                }
            }
        }
        return removals;
    }

    private static Map<String, String> operate(Map<String, Object> client, String name) {
        Map<String, String> failures = new TreeMap<>();
        Tool tool = new Tool(client, failures);
        String first = operated(name, 1, 1);
        tool.expect("plan", ExitCode.CHANGES_PENDING, "plan", "--catalog", first);
        tool.expectOrHave("apply", "apply", "--catalog", first);
        String second = operated(name, 2, 1);
        tool.expectOrHave("apply --add-partitions", "apply", "--add-partitions", "--catalog", second);
        String third = operated(name, 2, 2);
        tool.expect("plan", ExitCode.CHANGES_PENDING, "plan", "--catalog", third);
        tool.expectOrHave("apply --alter-configs", "apply", "--alter-configs", "--catalog", third);
        tool.expect("verify", ExitCode.DONE, "verify", "--catalog", third);
        tool.expect("list", ExitCode.DONE, "list", "--catalog", third);
        tool.expect("describe", ExitCode.DONE, "describe", "--catalog", third);
        tool.expect("doctor", ExitCode.DONE, "doctor", "--no-sts", "--catalog", third);
        return failures;
    }

    private static String operated(String name, int partitions, int days) {
        return Catalogs.of(
                folder,
                name + ".plain: { partitions: " + partitions + " }",
                name + ".kept: { partitions: " + partitions + ", config: { retention.ms: " + days * 86_400_000
                        + " } }");
    }

    private static String served(String name) {
        return Catalogs.write(folder, TOPICS.formatted(name));
    }

    private static Map<String, String> guard(Optional<String> service, Map<String, Object> client, String name) {
        Map<String, String> failures = new TreeMap<>();
        String file = served(name);
        List<String> verify = new ArrayList<>(List.of("verify", "--catalog", file));
        service.ifPresent(known -> verify.addAll(List.of("--service", known)));
        new Tool(client, failures).expect("verify", ExitCode.DONE, verify.toArray(String[]::new));
        TopicCatalog catalog = TopicCatalog.load(Path.of(file));
        check(
                service.map(known ->
                                TopicGuard.forService(known).catalog(catalog).permissions(PermissionScope.ALL))
                        .orElseGet(() -> TopicGuard.forTopics("all", catalog.topics())),
                Set.of(FailureCode.UNVERIFIED, FailureCode.CONFIG_DRIFT),
                client,
                failures);
        return failures;
    }

    private static Map<String, String> serve(String service, Map<String, Object> client, String name) throws Exception {
        Map<String, String> failures = new TreeMap<>();
        TopicCatalog catalog = TopicCatalog.load(Path.of(served(name)));
        Service known = catalog.service(service);
        if (known.consumerGroup().isPresent()) {
            // Brokers report nothing of a group that nobody has used yet.
            admin.alterConsumerGroupOffsets(
                            known.consumerGroup().get(),
                            Map.of(new TopicPartition(known.consumes().get(0).name(), 0), new OffsetAndMetadata(0)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
        check(
                TopicGuard.forService(service).catalog(catalog).permissions(PermissionScope.ALL),
                Set.of(FailureCode.PERMISSION_MISSING, FailureCode.UNVERIFIED, FailureCode.CONFIG_DRIFT),
                client,
                failures);
        produce(known, client, failures);
        consume(known, client, failures);
        return failures;
    }

    private static void check(
            TopicGuard.Builder guard,
            Set<FailureCode> fatal,
            Map<String, Object> client,
            Map<String, String> failures) {
        ReadinessReport report = guard.clientProperties(client)
                .failOn(fatal.toArray(FailureCode[]::new))
                .build()
                .check();
        boolean asConsumer = report.warnings().stream()
                .anyMatch(warning -> warning.code() == FailureCode.PERMISSION_MISSING
                        && warning.expected()
                                .filter(Permission.DESCRIBE_CLUSTER.iamAction()::equals)
                                .isPresent());
        if (!report.isReady() || asConsumer) {
            failures.put("guard", report.text());
        }
    }

    private static void produce(Service service, Map<String, Object> client, Map<String, String> failures) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put("max.block.ms", PATIENCE.toMillis());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            for (Topic topic : service.produces()) {
                producer.send(new ProducerRecord<>(topic.name(), "more")).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (Exception e) {
            failures.put("produce", e.toString());
        }
    }

    private static void consume(Service service, Map<String, Object> client, Map<String, String> failures) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put("auto.offset.reset", "earliest");
        properties.put("allow.auto.create.topics", false);
        service.consumerGroup().ifPresent(group -> properties.put("group.id", group));
        List<String> topics = service.consumes().stream().map(Topic::name).toList();
        Set<String> missing = new HashSet<>(topics);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            if (service.consumerGroup().isPresent()) {
                consumer.subscribe(topics);
            } else {
                List<TopicPartition> partitions = topics.stream()
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
            }
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!missing.isEmpty() && System.nanoTime() < end) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(200));
                records.forEach(record -> missing.remove(record.topic()));
            }
            if (service.consumerGroup().isPresent()) {
                consumer.commitSync(PATIENCE);
            }
            if (!missing.isEmpty()) {
                failures.put("consume", "nothing came from " + missing);
            }
        } catch (KafkaException e) {
            failures.put("consume", e.toString());
        }
    }

    /** The tool as one identity runs it. */
    private record Tool(Map<String, Object> client, Map<String, String> failures) {

        /** The same for a command that changes something; where it fails, it is not what comes afterwards that fails for it. */
        void expectOrHave(String step, String... arguments) {
            expect(step, ExitCode.DONE, arguments);
            if (failures.containsKey(step)) {
                administrator.expect(step, ExitCode.DONE, arguments);
                assertThat(administrator.failures()).isEmpty();
            }
        }

        /** Runs a command, and notes it under the step's name when it did not end as expected or could not find out all. */
        void expect(String step, ExitCode expected, String... arguments) {
            StringBuilder properties = new StringBuilder();
            client.forEach((key, value) -> properties.append("%s=%s%n".formatted(key, value)));
            Path file;
            try {
                file = Files.writeString(Files.createTempFile(folder, "client", ".properties"), properties);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Run run = Run.of(Stream.concat(
                            Stream.of(arguments),
                            Stream.of(
                                    "--bootstrap-server", msk.bootstrapServers(), "--command-config", file.toString()))
                    .toArray(String[]::new));
            if (run.exitCode() != expected.value()
                    || run.all().contains("unknown")
                    || run.all().contains(FailureCode.UNVERIFIED.name())) {
                failures.put(step, run.all());
            }
        }
    }
}
