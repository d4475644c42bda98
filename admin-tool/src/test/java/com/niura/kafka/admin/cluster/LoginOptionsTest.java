package com.niura.kafka.admin.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class LoginOptionsTest {

    private static final String IAM = "software.amazon.msk.auth.iam.IAMLoginModule required";
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    static Stream<Arguments> lines() {
        return Stream.of(
                arguments("AWS_MSK_IAM", IAM + ";", Optional.of("profile of-shell")),
                arguments("AWS_MSK_IAM", IAM + " awsProfileName=\"ops\";", Optional.of("profile ops")),
                arguments(
                        "AWS_MSK_IAM",
                        IAM + " awsRoleArn=\"arn:aws:iam::123456789012:role/ops\" awsRoleSessionName=\"me\";",
                        Optional.of("role arn:aws:iam::123456789012:role/ops")),
                arguments("PLAIN", PLAIN + " username=\"ann\" password=\"p-4711\";", Optional.of("user ann")),
                arguments("PLAIN", "no JAAS line p-4711", Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void identity_isWhatTheSettingsName(String mechanism, String line, Optional<String> expected) {
        Map<String, String> properties = new HashMap<>(Map.of("security.protocol", "SASL_SSL"));
        properties.put("sasl.mechanism", mechanism);
        properties.put("sasl.jaas.config", line);
        ClusterAccess target = ClusterAccess.of("b1:9098", Optional.empty(), properties, Duration.ofSeconds(1));

        assertThat(LoginOptions.identity(target, Map.of("AWS_PROFILE", "of-shell")))
                .isEqualTo(expected);
    }
}
