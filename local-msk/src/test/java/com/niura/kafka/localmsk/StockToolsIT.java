package com.niura.kafka.localmsk;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Kafka's own topic tools, as operators run them against MSK: the genuine jar for IAM beside them, a properties file as AWS
 * documents it, credentials in the environment. Nothing of this module is on their class path.
 */
class StockToolsIT {

    /** Word for word: https://docs.aws.amazon.com/msk/latest/developerguide/create-serverless-cluster-client.html */
    private static final String CLIENT_PROPERTIES = """
            security.protocol=SASL_SSL
            sasl.mechanism=AWS_MSK_IAM
            sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
            sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
            """;

    /** Where the jars of a Kafka are, and which of its classes the tool is. */
    private enum Tool {
        OF_KAFKA_4("org.apache.kafka.tools.TopicCommand") {
            @Override
            Path jars() {
                return stockTools();
            }
        },
        OF_KAFKA_2_8("kafka.admin.TopicCommand") {
            @Override
            Path jars() {
                return Path.of(System.getProperty("localmsk.classes", ""))
                        .resolve("com/niura/kafka/localmsk/kafka-" + KafkaVersion.KAFKA_2_8.release());
            }
        };

        private final String mainClass;

        Tool(String mainClass) {
            this.mainClass = mainClass;
        }

        abstract Path jars();

        /** The folders' jars, as the start scripts of Kafka put those in its folder {@code libs}. */
        String classPath() {
            Path iam = stockTools().resolve("iam");
            return jars() + File.separator + "*" + File.pathSeparator + iam + File.separator + "*";
        }

        private static Path stockTools() {
            return Path.of(System.getProperty("localmsk.stock-tools", ""));
        }
    }

    private static final Map<KafkaVersion, LocalMsk> CLUSTERS = new EnumMap<>(KafkaVersion.class);

    @TempDir
    private Path folder;

    @BeforeAll
    static void startClusters() {
        for (KafkaVersion level : KafkaVersion.values()) {
            CLUSTERS.put(
                    level,
                    LocalMsk.builder()
                            .kafkaVersion(level)
                            .mskServerless("ap-south-1")
                            .start());
        }
    }

    @AfterAll
    static void closeClusters() {
        CLUSTERS.values().forEach(LocalMsk::close);
    }

    static Stream<Arguments> everyToolWithEveryKafka() {
        return Stream.of(KafkaVersion.values())
                .flatMap(level -> Stream.of(Tool.values()).map(tool -> arguments(tool, level)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everyToolWithEveryKafka")
    void stockTool_createsListsAndDescribes_asFarAsItsRoleMay(Tool tool, KafkaVersion level) throws Exception {
        // Given
        LocalMsk msk = Objects.requireNonNull(CLUSTERS.get(level));
        String topic = "orders-" + tool;
        Role operator = msk.iam().administrator();
        Role onlooker = msk.iam().role("onlooker-" + tool, """
                {
                  "Version": "2012-10-17",
                  "Statement": {
                    "Effect": "Allow",
                    "Action": ["kafka-cluster:Connect", "kafka-cluster:DescribeTopic"],
                    "Resource": "*"
                  }
                }
                """);

        // When
        try (TestProgram refused = start(tool, msk, onlooker, "--create", "--topic", "mine-" + tool);
                TestProgram create = start(tool, msk, operator, "--create", "--topic", topic, "--partitions", "3")) {

            // Then
            assertThat(create.awaitEnd()).as(create::err).isZero();
            assertThat(create.out()).contains("Created topic " + topic);
            assertThat(refused.awaitEnd()).isEqualTo(1);
            assertThat(refused.out() + refused.err()).contains("TopicAuthorizationException");
        }
        try (TestProgram list = start(tool, msk, operator, "--list");
                TestProgram describe = start(tool, msk, operator, "--describe", "--topic", topic)) {
            assertThat(list.awaitEnd()).as(list::err).isZero();
            assertThat(list.out().lines()).contains(topic).doesNotContain("mine-" + tool);
            assertThat(describe.awaitEnd()).as(describe::err).isZero();
            assertThat(describe.out())
                    .containsPattern("PartitionCount: ?3")
                    .containsPattern("Partition: 2\\s+Leader: 1");
        }
    }

    private TestProgram start(Tool tool, LocalMsk msk, Role role, String... arguments) throws IOException {
        Path own = Files.createDirectory(folder.resolve(UUID.randomUUID().toString()));
        Path properties = Files.writeString(own.resolve("client.properties"), CLIENT_PROPERTIES);
        List<String> command = new ArrayList<>(msk.jvmOptions());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", tool.classPath(), tool.mainClass));
        command.addAll(List.of("--bootstrap-server", msk.bootstrapServers()));
        command.addAll(List.of("--command-config", properties.toString()));
        command.addAll(List.of(arguments));
        return TestProgram.start(own, role.environment(), command.toArray(String[]::new));
    }
}
