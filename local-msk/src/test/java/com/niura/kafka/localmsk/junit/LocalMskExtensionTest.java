package com.niura.kafka.localmsk.junit;

import java.util.stream.Stream;

import com.niura.kafka.localmsk.KafkaVersion;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/** What cannot work is said before anything is started. */
class LocalMskExtensionTest {

    @ExtendWith(LocalMskExtension.class)
    static class NoAnnotation {
        @Test
        void test() {}
    }

    @WithLocalMsk(brokerConfig = "no-equals-sign")
    static class LineWithoutEqualsSign {
        @Test
        void test() {}
    }

    @WithLocalMsk(brokerConfig = {"num.partitions=1", "num.partitions=2"})
    static class SameKeyTwice {
        @Test
        void test() {}
    }

    @WithLocalMsk(brokers = 6)
    static class TooManyBrokers {
        @Test
        void test() {}
    }

    @WithLocalMsk(kafkaVersion = KafkaVersion.KAFKA_2_8, brokers = 3)
    static class OldKafkaOfThreeBrokers {
        @Test
        void test() {}
    }

    @WithLocalMsk(kafkaVersion = {KafkaVersion.KAFKA_4, KafkaVersion.KAFKA_2_8})
    static class TwoVersions {
        @Test
        void test() {}
    }

    @WithLocalMsk(mskServerless = "Mumbai")
    static class NoRegion {
        @Test
        void test() {}
    }

    @WithLocalMsk
    static class RoleOfPlainKafka {
        @Test
        void test(LocalMsk msk, @WithRole(name = "eeg") Admin admin) {}
    }

    @WithLocalMsk(mskServerless = "ap-south-1")
    static class RoleOfAnotherType {
        @Test
        void test(@WithRole(name = "eeg") String role) {}
    }

    @WithLocalMsk(mskServerless = "ap-south-1")
    static class BadNameInConstructor {
        BadNameInConstructor(LocalMsk msk, @WithRole(name = "two words") Role role) {}

        @Test
        void test() {}
    }

    @WithLocalMsk(mskServerless = "ap-south-1")
    static class BadPolicy {
        @Test
        void test(
                @WithRole(
                                name = "eeg",
                                policies = "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Perhaps\"}}")
                        Role role) {}
    }

    @WithLocalMsk(mskServerless = "ap-south-1")
    static class BadPlaceholder {
        @Test
        void test(@WithRole(name = "eeg", policies = "{\"Resource\": \"${queue:x}\"}") Role role) {}
    }

    @WithLocalMsk(mskServerless = "ap-south-1")
    static class MissingResource {
        @Test
        void test(@WithRole(name = "eeg", policies = "no-such-policy.json") Role role) {}
    }

    @WithLocalMsk(mskServerless = "ap-south-1")
    static class SameNameOtherPolicies {
        @Test
        void test(
                @WithRole(name = "eeg") Role role, @WithRole(name = "eeg", policies = "eeg-policy.json") Role other) {}
    }

    static Stream<Arguments> badUses() {
        return Stream.of(
                badUse(NoAnnotation.class, "%s needs a broker, but has no @WithLocalMsk"),
                badUse(
                        LineWithoutEqualsSign.class,
                        "@WithLocalMsk on %s: a broker setting must be key=value, but one has no '='"),
                badUse(SameKeyTwice.class, "@WithLocalMsk on %s: num.partitions was already set to 1"),
                badUse(TooManyBrokers.class, "@WithLocalMsk on %s: brokers must be between 1 and 5, but was 6"),
                badUse(
                        OldKafkaOfThreeBrokers.class,
                        "@WithLocalMsk on %s: Kafka 2.8 runs as a single broker here, but 3 were asked for: use KafkaVersion.KAFKA_4 for clusters"),
                badUse(
                        TwoVersions.class,
                        "@WithLocalMsk on %s: kafkaVersion must be one at most, but was [KAFKA_4, KAFKA_2_8]"),
                badUse(
                        NoRegion.class,
                        "@WithLocalMsk on %s: region must be the name of an AWS region such as ap-south-1, but was Mumbai"),
                badUse(
                        RoleOfPlainKafka.class,
                        "%s, parameter 2 of test: a plain Kafka has no roles: give @WithLocalMsk a region in mskServerless"),
                badUse(
                        RoleOfAnotherType.class,
                        "%s, parameter 1 of test: @WithRole is for a Role or an Admin, but this is a java.lang.String"),
                badUse(
                        BadNameInConstructor.class,
                        "%s, parameter 2 of the constructor: name must be 1 to 64 letters, digits and +=,.@_-, but was \"two words\""),
                badUse(BadPolicy.class, "%s, parameter 1 of test: eeg is not a usable IAM policy: "),
                badUse(
                        BadPlaceholder.class,
                        "%s, parameter 1 of test: a placeholder must be ${cluster}, ${topic:NAME}, ${group:NAME} or ${transactional-id:ID}, but was ${queue:x}"),
                badUse(
                        MissingResource.class,
                        "%s, parameter 1 of test: a policy must be JSON in braces or the name of a resource, but there is no /com/niura/kafka/localmsk/junit/no-such-policy.json on the class path"),
                badUse(
                        SameNameOtherPolicies.class,
                        "%s, parameter 2 of test: the role eeg has other policies elsewhere in the class"));
    }

    private static Arguments badUse(Class<?> testClass, String message) {
        return arguments(testClass, message.formatted(testClass.getName()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badUses")
    void badUse_failsTheClassWithTheRule(Class<?> testClass, String message) {
        assertThat(failureOf(testClass))
                .isInstanceOf(ExtensionConfigurationException.class)
                .message()
                .startsWith(message);
    }

    private static Throwable failureOf(Class<?> testClass) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(testClass))
                .execute()
                .containerEvents()
                .failed()
                .stream()
                .map(LocalMskExtensionTest::failure)
                .findFirst()
                .orElseThrow();
    }

    private static Throwable failure(Event event) {
        return event.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
    }
}
