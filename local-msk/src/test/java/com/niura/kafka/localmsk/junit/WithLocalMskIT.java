package com.niura.kafka.localmsk.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.niura.kafka.localmsk.KafkaVersion;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.platform.testkit.engine.EngineTestKit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

class WithLocalMskIT {

    /** Every broker that the classes below were given, in the order of asking. */
    private static final List<LocalMsk> SEEN = new ArrayList<>();

    @Retention(RetentionPolicy.RUNTIME)
    @WithLocalMsk(brokerConfig = "num.partitions=5")
    @interface WithFivePartitions {}

    @WithFivePartitions
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class Everywhere {

        Everywhere(LocalMsk msk) {
            SEEN.add(msk);
        }

        @BeforeAll
        void beforeAll(LocalMsk msk) {
            SEEN.add(msk);
        }

        @BeforeEach
        void beforeEach(LocalMsk msk) {
            SEEN.add(msk);
        }

        @Test
        void test(LocalMsk msk) {
            SEEN.add(msk);
        }

        @Nested
        class Inside {
            @Test
            void test(LocalMsk msk) {
                SEEN.add(msk);
            }
        }

        @Nested
        @WithLocalMsk
        class InsideWithItsOwn {
            @Test
            void test(LocalMsk msk) {
                SEEN.add(msk);
            }
        }
    }

    @Test
    void oneBroker_servesTheClassAndItsNestedOnesAndIsClosedAfterwards() {
        // Given
        SEEN.clear();

        // When
        var events = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Everywhere.class))
                .execute();

        // Then
        events.testEvents().assertStatistics(statistics -> statistics.succeeded(2));
        assertThat(SEEN).hasSize(6).allSatisfy(msk -> assertThat(msk).isSameAs(SEEN.get(0)));
        assertThat(SEEN.get(0)).asString().endsWith("closed]");
        assertThat(events.containerEvents().failed().stream())
                .singleElement()
                .asString()
                .contains("InsideWithItsOwn", "the class around it has a broker already");
    }

    /** Every {@code Admin} that the class below was given, in the order of asking. */
    private static final List<Admin> ADMINS = new ArrayList<>();

    @WithLocalMsk
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class WithAdmins {

        @BeforeAll
        static void beforeAll(Admin forTheClass) {
            ADMINS.add(forTheClass);
        }

        WithAdmins(Admin forTheInstance) {
            ADMINS.add(forTheInstance);
        }

        @Test
        void first(Admin forTheTest) throws Exception {
            ADMINS.add(forTheTest);
            for (Admin admin : ADMINS) {
                assertThat(clusterId(admin)).isNotEmpty();
            }
        }

        @Test
        void second() throws Exception {
            assertThat(clusterId(ADMINS.get(0))).isNotEmpty();
            assertThatThrownBy(() -> clusterId(ADMINS.get(1))).isInstanceOf(Exception.class);
            assertThatThrownBy(() -> clusterId(ADMINS.get(2))).isInstanceOf(Exception.class);
        }

        @Test
        void third(Role role) {}

        private static String clusterId(Admin admin) throws Exception {
            return admin.describeCluster().clusterId().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void admins_liveAsLongAsWhatTheyWereInjectedInto_andRolesNeedToBeNamed() {
        // Given
        ADMINS.clear();

        // When
        var events = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(WithAdmins.class))
                .execute();

        // Then
        events.testEvents()
                .assertThatEvents()
                .haveExactly(1, event(test("first"), finishedSuccessfully()))
                .haveExactly(1, event(test("second"), finishedSuccessfully()))
                .haveExactly(
                        1,
                        event(
                                test("third"),
                                finishedWithFailure(message(text -> text.contains(
                                        "parameter 1 of third: a Role needs @WithRole, which says which one it is")))));
        assertThat(ADMINS)
                .hasSize(5)
                .allSatisfy(admin ->
                        assertThatThrownBy(() -> WithAdmins.clusterId(admin)).isInstanceOf(Exception.class));
    }

    @Nested
    @WithLocalMsk(kafkaVersion = KafkaVersion.KAFKA_2_8, mskServerless = "ap-south-1")
    class OnServerless {

        @Target(ElementType.PARAMETER)
        @Retention(RetentionPolicy.RUNTIME)
        @WithRole(name = "eeg", policies = "eeg-policy.json")
        @interface AsEeg {}

        /** The example of the documentation. */
        @Test
        void clerk_seesTheTopicAndMayNotCreateAnother(
                Admin operator, @WithRole(name = "clerk", policies = """
                        {
                          "Version": "2012-10-17",
                          "Statement": {
                            "Effect": "Allow",
                            "Action": ["kafka-cluster:Connect", "kafka-cluster:DescribeTopic"],
                            "Resource": ["${cluster}", "${topic:orders*}"]
                          }
                        }
                        """) Admin clerk) throws Exception {
            operator.createTopics(List.of(new NewTopic("orders", 3, (short) -1)))
                    .all()
                    .get();

            assertThat(clerk.listTopics().names().get()).containsExactly("orders");
            assertThatThrownBy(() -> clerk.createTopics(List.of(new NewTopic("orders-2", 3, (short) -1)))
                            .all()
                            .get())
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }

        @Test
        void role_isTheSameWhereverItIsAskedFor(
                LocalMsk msk,
                @AsEeg Role eeg,
                @WithRole(name = "eeg", policies = "eeg-policy.json") Role again,
                @AsEeg Admin admin)
                throws Exception {
            assertThat(again).isSameAs(eeg);
            assertThat(msk.kafkaVersion()).isEqualTo(KafkaVersion.KAFKA_2_8);
            assertThat(admin.listTopics().names().get()).noneMatch(topic -> topic.startsWith("orders"));
            assertThat(msk.iam().decisions()).extracting("principal").contains(eeg.arn());
        }

        @Nested
        class Inside {
            @Test
            void nestedClass_hasTheRolesOfTheClassAroundIt(LocalMsk msk, @AsEeg Role eeg) {
                assertThat(eeg.environment()).containsKey("AWS_ACCESS_KEY_ID");
                assertThatThrownBy(() -> msk.iam().role("eeg")).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    /** Finds everything of this module anew, and nothing of Kafka. */
    private static final class WithoutKafka extends URLClassLoader {

        WithoutKafka() {
            super(
                    Stream.of(LocalMsk.class, WithLocalMskIT.class)
                            .map(known ->
                                    known.getProtectionDomain().getCodeSource().getLocation())
                            .toArray(URL[]::new),
                    WithLocalMskIT.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.apache.kafka.")) {
                throw new ClassNotFoundException(name);
            }
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            return name.startsWith("com.niura.") ? findClass(name) : super.loadClass(name, resolve);
        }
    }

    @Test
    void extension_worksWithoutKafkasClients() throws Exception {
        try (WithoutKafka loader = new WithoutKafka()) {
            // When
            var events = EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(loader.loadClass(OfNoKafkaClient.class.getName())))
                    .execute();

            // Then
            assertThat(events.allEvents().failed().stream()).isEmpty();
            events.testEvents().assertStatistics(statistics -> statistics.succeeded(1));
        }
    }
}
