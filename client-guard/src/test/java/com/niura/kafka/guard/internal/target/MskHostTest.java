package com.niura.kafka.guard.internal.target;

import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class MskHostTest {

    @ParameterizedTest
    @CsvSource({
        "boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com, true, ap-south-1",
        "BOOT-X.C1.KAFKA-SERVERLESS.EU-WEST-1.AMAZONAWS.COM, true, eu-west-1",
        "boot-x.c1.kafka-serverless.cn-north-1.amazonaws.com.cn, true, cn-north-1",
        "b-1.demo.abc123.c2.kafka.eu-central-1.amazonaws.com, false, eu-central-1",
        "b-2-public.demo.abc123.c2.kafka.us-east-1.amazonaws.com, false, us-east-1",
        "b-1.scram.demo.abc123.c2.kafka.us-gov-west-1.amazonaws.com, false, us-gov-west-1",
        "b-1.demo.abc123.c2.kafka.eusc-de-east-1.amazonaws.eu, false, eusc-de-east-1",
        "b-1.demo.abc123.c2.kafka.eu-west-1.api.aws, false, eu-west-1",
    })
    void namesThatMskGives_tellTheRegion(String host, boolean serverless, String region) {
        Locale before = Locale.getDefault();
        // Where the small letter of I is another one.
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(MskHost.of(new HostPort(host, 9098)))
                    .contains(new MskHost(new HostPort(host, 9098), serverless, region));
        } finally {
            Locale.setDefault(before);
        }
    }

    static Stream<String> otherNames() {
        return Stream.concat(
                Stream.of(
                        "localhost",
                        "kafka.eu-west-1.amazonaws.com",
                        "kafka-serverless.example.org",
                        "brokers.elb.eu-west-1.amazonaws.com",
                        "boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com.example.org"),
                // Names of any length are read.
                Stream.of("a.", "a-", ".eu-west", "-west").map(part -> "b-1.eu" + part.repeat(100_000) + "x"));
    }

    @ParameterizedTest
    @MethodSource("otherNames")
    void otherName_tellsNothing(String host) {
        assertThat(MskHost.of(new HostPort(host, 9098))).isEmpty();
    }
}
