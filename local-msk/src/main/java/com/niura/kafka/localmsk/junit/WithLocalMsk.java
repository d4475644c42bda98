package com.niura.kafka.localmsk.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import com.niura.kafka.localmsk.KafkaVersion;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a JUnit Jupiter test class a {@link LocalMsk} of its own: started before all its tests, closed after them, and handed
 * to every constructor, life-cycle method and test that has a parameter of that type.
 *
 * <p>Two other types of parameters are injected likewise. A {@link Role} has to say {@linkplain WithRole which one} it is. An
 * {@code org.apache.kafka.clients.admin.Admin} acts as the role of its {@link WithRole}; without one, as an administrator who
 * may do everything, or, on a plain Kafka, as anybody. Each parameter gets an {@code Admin} of its own, which is closed,
 * without waiting for requests that are on their way, after the test that it was injected into, or after the class if it was
 * injected into something that is there for all tests.
 *
 * <p>Nested classes share the cluster of the class around them, and its roles. Topics stay from one test to the next, so give
 * each test its own. Use {@link LocalMsk} itself where a test needs more than there is to be set here.
 *
 * <pre>{@code
 * @WithLocalMsk(mskServerless = "ap-south-1")
 * class OrdersTopicIT {
 *
 *     @Test
 *     void clerk_seesTheTopicAndMayNotCreateAnother(
 *             Admin operator,
 *             @WithRole(name = "clerk", policies = """
 *                     {
 *                       "Version": "2012-10-17",
 *                       "Statement": {
 *                         "Effect": "Allow",
 *                         "Action": ["kafka-cluster:Connect", "kafka-cluster:DescribeTopic"],
 *                         "Resource": ["${cluster}", "${topic:orders*}"]
 *                       }
 *                     }
 *                     """) Admin clerk) throws Exception {
 *         operator.createTopics(List.of(new NewTopic("orders", 3, (short) -1))).all().get();
 *
 *         assertThat(clerk.listTopics().names().get()).containsExactly("orders");
 *         assertThatThrownBy(() -> clerk.createTopics(List.of(new NewTopic("orders-2", 3, (short) -1))).all().get())
 *                 .hasCauseInstanceOf(TopicAuthorizationException.class);
 *     }
 * }
 * }</pre>
 *
 * <p>In a Spring Boot test, {@code spring.kafka.*} is set besides, with all that the application needs to reach and to trust the
 * cluster, whatever it has of its own for {@code spring.kafka.bootstrap-servers}, {@code .security.protocol} and {@code .ssl.bundle}. The
 * application acts as the role of a {@link WithRole} on the class; without one as an {@code Admin} does. Its context starts after the
 * methods with {@code @BeforeAll}, which create its topics, and is closed before the cluster:
 *
 * <pre>{@code
 * @SpringBootTest
 * @WithLocalMsk(mskServerless = "ap-south-1")
 * @WithRole(name = "eeg", policies = "eeg-policy.json")
 * class EegServiceIT {
 *
 *     @BeforeAll
 *     static void createTopics(Admin operator) throws Exception { … }
 * }
 * }</pre>
 *
 * <p>What cannot work, such as a region that has not the form of one or a policy with a mistake in it, fails the class with an
 * {@link org.junit.jupiter.api.extension.ExtensionConfigurationException} before anything is started.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(LocalMskExtension.class)
public @interface WithLocalMsk {

    /** Which Kafka runs: one version, or, by default, none for {@link KafkaVersion#byDefault()}. */
    KafkaVersion[] kafkaVersion() default {};

    /** How many brokers there are, from 1 to 5; one only with {@link KafkaVersion#KAFKA_2_8}. */
    int brokers() default 1;

    /**
     * The region of an emulator of MSK Serverless, such as {@code ap-south-1}; by default the cluster is a plain Kafka. See
     * {@link LocalMsk.Builder#mskServerless(String)} for what that needs of the JVM of the tests.
     */
    String mskServerless() default "";

    /** Lines of the broker's {@code server.properties}, as {@link LocalMsk.Builder#brokerConfig(String, String)} takes them. */
    String[] brokerConfig() default {};
}
