package com.niura.kafka.guard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.msk.auth.iam.internals.region.ConfigurableRegionProvider;
import software.amazon.msk.auth.iam.internals.utils.RegionUtils;

import static org.assertj.core.api.Assertions.assertThat;

class ContradictionsTest {

    private static final String SERVERLESS = "boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com:9098";
    private static final String PROVISIONED = "b-1.demo.abc123.c2.kafka.eu-west-1.amazonaws.com:";
    private static final Region NONE = Region.of("none");
    private static final RegionSources NOWHERE = new RegionSources(name -> null, name -> null);

    @ParameterizedTest
    @CsvSource({
        "PLAINTEXT, b-1.demo.abc123.c2.kafka.eu-west-1.amazonaws.com:9094",
        "SASL_PLAINTEXT, b-1.demo.abc123.c2.kafka.eu-west-1.amazonaws.com:9096",
        "PLAINTEXT, b-2-public.demo.abc123.c2.kafka.eu-west-1.amazonaws.com:9198",
        "plaintext, b-1.demo.abc123.c2.kafka.cn-north-1.amazonaws.com.cn:9098",
    })
    void plainText_onAPortWhereMskSpeaksTls_isAContradiction(String protocol, String address) {
        assertThat(in(client("localhost:9092," + address, protocol, null)))
                .hasValueSatisfying(words ->
                        assertThat(words).contains("MSK speaks TLS at " + address, protocol, "IAM is 9098 (9094 TLS,"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PROVISIONED + "9092",
                "ec2-1-2-3-4.eu-west-1.compute.amazonaws.com:9094",
                "brokers.elb.eu-west-1.amazonaws.com:9098",
                "kafka.example.org:9094"
            })
    void plainText_elsewhere_mayWork(String address) {
        assertThat(in(client(address, "PLAINTEXT", null))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SSL, , 9094",
        "SASL_SSL, SCRAM-SHA-512, 9096",
        "SASL_SSL, AWS_MSK_IAM, 9098",
        "sasl_ssl, AWS_MSK_IAM, 9098",
        "SASL_SSL, OAUTHBEARER, 9098",
        "SASL_SSL, AWS_MSK_IAM, 9198",
        "SASL_SSL, SCRAM-SHA-512, 9999"
    })
    void whatMskOffers_mayWork(String protocol, @Nullable String mechanism, int port) {
        assertThat(in(client(PROVISIONED + port, protocol, mechanism))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"SSL, ", "SASL_SSL, SCRAM-SHA-512", "SASL_SSL, "})
    void anythingButIam_onTheIamPort_isAContradiction(String protocol, @Nullable String mechanism) {
        assertThat(in(client(PROVISIONED + "9098", protocol, mechanism)))
                .hasValueSatisfying(words -> assertThat(words)
                        .contains(
                                PROVISIONED + "9098 is MSK's listener for IAM",
                                "it is " + protocol,
                                mechanism == null ? "no sasl.mechanism" : mechanism));
    }

    @ParameterizedTest
    @CsvSource({"SASL_SSL, AWS_MSK_IAM", "sasl_ssl, AWS_MSK_IAM", "Sasl_Ssl, OAUTHBEARER"})
    void iam_onServerless_mayWork_howeverTheProtocolIsSpelt(String protocol, @Nullable String mechanism) {
        assertThat(in(client(SERVERLESS, protocol, mechanism))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PLAINTEXT, , security.protocol SASL_SSL only, but it is PLAINTEXT",
        "SSL, , security.protocol SASL_SSL only, but it is SSL",
        "SASL_PLAINTEXT, AWS_MSK_IAM, security.protocol SASL_SSL only",
        "SASL_SSL, SCRAM-SHA-512, 'sasl.mechanism AWS_MSK_IAM, but it is SCRAM-SHA-512'",
        "SASL_SSL, , 'sasl.mechanism AWS_MSK_IAM, but it is no sasl.mechanism'",
        "SASL_SSL, aws_msk_iam, 'sasl.mechanism AWS_MSK_IAM, but it is aws_msk_iam'"
    })
    void anythingButIam_onServerless_isAContradiction(String protocol, @Nullable String mechanism, String words) {
        assertThat(in(client(SERVERLESS, protocol, mechanism)))
                .hasValueSatisfying(found -> assertThat(found).contains(SERVERLESS, words));
    }

    @Test
    void portsOfProvisionedClusters_onServerless_areAContradiction_butThoseOfALookAlikeMayWork() {
        String other = SERVERLESS.replace("9098", "9094");

        assertThat(in(client(other, "SASL_SSL", "AWS_MSK_IAM")))
                .contains("MSK Serverless listens on port 9098 only, but " + other + " was given");
        assertThat(in(client(SERVERLESS.replace("9098", "40123"), "SASL_SSL", "AWS_MSK_IAM")))
                .isEmpty();
    }

    @Test
    void missingAddress_andControllers_areContradictions() {
        assertThat(in(Map.of("security.protocol", "SSL")))
                .hasValueSatisfying(words -> assertThat(words).startsWith("bootstrap.servers is not set; expected"));
        assertThat(in(Map.of("bootstrap.servers", " ")))
                .hasValueSatisfying(words -> assertThat(words).startsWith("bootstrap.servers is not set; expected"));
        assertThat(in(Map.of("bootstrap.controllers", "b1:9093")))
                .hasValueSatisfying(words -> assertThat(words).startsWith("bootstrap.controllers is set, but"));
    }

    @Test
    void addressesInAList_areRead() {
        assertThat(in(Map.of("bootstrap.servers", List.of("b1:9092", PROVISIONED + "9094"))))
                .hasValueSatisfying(words -> assertThat(words).contains("MSK speaks TLS at " + PROVISIONED + "9094"));
    }

    @Test
    void iamWithoutTheSigner_isAContradiction() {
        Map<String, Object> client = client(SERVERLESS, "SASL_SSL", "AWS_MSK_IAM");
        client.remove("sasl.client.callback.handler.class");

        assertThat(in(client))
                .contains("sasl.mechanism is AWS_MSK_IAM, but sasl.client.callback.handler.class is not set; expected"
                        + " software.amazon.msk.auth.iam.IAMClientCallbackHandler");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:9098",
                "10.0.0.1:9098",
                "kafka.internal:9098",
                // Of the form of a region, but none.
                "my-kafka-1.internal:9098",
                "qa-msk-2.corp.local:9098",
                // The signer does not look for capitals here.
                "kafka.EU-WEST-1.internal:9098"
            })
    void iamWithoutARegion_isAContradiction(String address) {
        Map<String, Object> client = client(address, "SASL_SSL", "AWS_MSK_IAM");

        assertThat(in(client))
                .contains(
                        "the AWS region can be told neither from the host name in " + address + " nor from AWS_REGION");
        assertThat(theSignersRegion(address)).isEqualTo(NONE);
        assertThat(in(client, new RegionSources(Map.of("AWS_REGION", "eu-west-1")::get, name -> null)))
                .isEmpty();
        assertThat(in(client, new RegionSources(name -> null, Map.of("aws.region", "eu-west-1")::get)))
                .isEmpty();
        client.put("sasl.jaas.config", "x.Y required awsMskRegionProvider=\"com.example.Regions\";");
        assertThat(in(client)).isEmpty();
    }

    @Test
    void aConfigFileThatMayNameTheRegion_isGivenTheBenefitOfTheDoubt(@TempDir Path home) throws Exception {
        Map<String, Object> client = client("10.0.0.1:9098", "SASL_SSL", "AWS_MSK_IAM");
        UnaryOperator<String> properties = Map.of("user.home", home.toString())::get;

        assertThat(in(client, new RegionSources(name -> null, properties))).isPresent();
        Files.createDirectory(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws/config"), "[default]\nregion = eu-west-1\n");
        assertThat(in(client, new RegionSources(name -> null, properties))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka.eu-west-1.internal:9098",
                "kafka-eu-west-1.internal:9098",
                "b1.internal:9098, b2.us-gov-west-1.internal:9098",
                "brokers.elb.EU-WEST-1.amazonaws.com:9098",
                "brokers.elb.cn-north-1.amazonaws.com.cn",
                // Younger than the SDK.
                "boot-x.c1.kafka-serverless.eu-moon-7.amazonaws.com:9098"
            })
    void aRegionInAnyHostName_isEnough(String address) {
        assertThat(in(client(address, "SASL_SSL", "AWS_MSK_IAM"))).isEmpty();
        assertThat(theSignersRegion(address)).isNotEqualTo(NONE);
    }

    @Test
    void blankSettings_tellNoRegion() {
        Map<String, Object> client = client("10.0.0.1:9098", "SASL_SSL", "AWS_MSK_IAM");

        assertThat(in(client, new RegionSources(Map.of("AWS_REGION", "", "AWS_CONFIG_FILE", " ")::get, name -> null)))
                .isPresent();
        assertThat(in(client, new RegionSources(Map.of("AWS_REGION", "eu-west-1")::get, Map.of("aws.region", "")::get)))
                .isPresent();
    }

    @Test
    void valuesFetchedFromElsewhere_areNotJudged() {
        Map<String, Object> client = client("${env:BOOTSTRAP}", "SASL_SSL", "AWS_MSK_IAM");
        client.put("config.providers", "env");

        assertThat(in(client)).isEmpty();
    }

    /** What the signer makes of the last of these addresses, before it looks elsewhere. */
    private static Region theSignersRegion(String addresses) {
        String host =
                addresses.substring(addresses.lastIndexOf(',') + 1).strip().replaceFirst(":\\d+$", "");
        return RegionUtils.extractRegionFromHost(host, new ConfigurableRegionProvider() {
            @Override
            public Region getRegion(String host) {
                return NONE;
            }

            @Override
            public Region getRegion() {
                return NONE;
            }
        });
    }

    private static Optional<String> in(Map<String, ?> client) {
        return in(client, NOWHERE);
    }

    private static Optional<String> in(Map<String, ?> client, RegionSources regions) {
        return Contradictions.in(client, regions);
    }

    private static Map<String, Object> client(String address, String protocol, @Nullable String mechanism) {
        Map<String, Object> client = new HashMap<>();
        client.put("bootstrap.servers", address);
        client.put("security.protocol", protocol);
        if (mechanism != null) {
            client.put("sasl.mechanism", mechanism);
            client.put("sasl.client.callback.handler.class", MskIam.CALLBACK_HANDLER);
        }
        return client;
    }
}
