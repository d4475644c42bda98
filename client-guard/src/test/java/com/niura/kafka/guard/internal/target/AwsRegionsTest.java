package com.niura.kafka.guard.internal.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.msk.auth.iam.internals.region.ConfigurableRegionProvider;
import software.amazon.msk.auth.iam.internals.utils.RegionUtils;

import static org.assertj.core.api.Assertions.assertThat;

class AwsRegionsTest {

    private static final Region NONE = Region.of("none");
    private static final AwsRegions NOWHERE = regions(Map.of(), Map.of());
    private static final String LINE = "software.amazon.msk.auth.iam.IAMLoginModule required;";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            localhost:9098                                          | false
            10.0.0.1:9098                                           | false
            kafka.internal:9098                                     | false
            # Of the form of a region, but none.
            my-kafka-1.internal:9098                                | false
            qa-msk-2.corp.local:9098                                | false
            # The signer does not look for capitals here.
            kafka.EU-WEST-1.internal:9098                           | false
            kafka.eu-west-1.internal:9098                           | true
            kafka-eu-west-1.internal:9098                           | true
            b1.internal:9098, b2.us-gov-west-1.internal:9098        | true
            brokers.elb.EU-WEST-1.amazonaws.com:9098                | true
            brokers.elb.cn-north-1.amazonaws.com.cn                 | true
            # Younger than the SDK.
            boot-x.c1.kafka-serverless.eu-moon-7.amazonaws.com:9098 | true
            """)
    void regionInAHostName_isFoundWhereTheSignerFindsIt(String servers, boolean known) {
        assertThat(NOWHERE.areKnownTo(client(servers, LINE))).isEqualTo(known);
        assertThat(theSignersRegion(servers).equals(NONE)).isEqualTo(!known);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"x.Y required awsMskRegionProvider=\"x.Y\";", "none"})
    void jaasLine_orAFileInItsStead_mayNameTheRegion(@Nullable String jaas) {
        assertThat(NOWHERE.areKnownTo(client("localhost:9098", jaas))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "AWS_REGION=eu-west-1, , true",
        ", aws.region=eu-west-1, true",
        "AWS_REGION=, , false",
        // As with the SDK, the property hides the variable.
        "AWS_REGION=eu-west-1, aws.region=, false",
        "AWS_CONFIG_FILE=/etc/aws, , true",
        "'AWS_CONFIG_FILE= ', , false",
        "AWS_SHARED_CREDENTIALS_FILE=/etc/aws, , true",
        ", aws.configFile=/etc/aws, true",
        ", aws.sharedCredentialsFile=/etc/aws, true",
    })
    void settings_tellARegion_orWhereOneMayBe(@Nullable String variable, @Nullable String property, boolean known) {
        AwsRegions regions = regions(entry(variable), entry(property));

        assertThat(regions.areKnownTo(client("10.0.0.1:9098", LINE))).isEqualTo(known);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config", "credentials"})
    void fileThatMayNameTheRegion_isGivenTheBenefitOfTheDoubt(String file, @TempDir Path home) throws IOException {
        AwsRegions regions = regions(Map.of(), Map.of("user.home", home.toString()));

        assertThat(regions.areKnownTo(client("10.0.0.1:9098", LINE))).isFalse();
        Files.createDirectory(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws").resolve(file), "[default]\nregion = eu-west-1\n");
        assertThat(regions.areKnownTo(client("10.0.0.1:9098", LINE))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.", "a-", ".eu-west", "-west"})
    void nameOfAnyLength_isRead(String part) {
        assertThat(NOWHERE.areKnownTo(client("b-1.eu" + part.repeat(100_000) + "x:9098", LINE)))
                .isFalse();
    }

    private static AwsRegions regions(Map<String, String> environment, Map<String, String> properties) {
        return new AwsRegions(environment::get, properties::get);
    }

    private static Map<String, String> entry(@Nullable String line) {
        int end = line == null ? 0 : line.indexOf('=');
        return line == null ? Map.of() : Map.of(line.substring(0, end), line.substring(end + 1));
    }

    private static ClientSettings client(String servers, @Nullable String jaas) {
        Map<String, Object> client = new HashMap<>(Map.of("bootstrap.servers", servers));
        client.put("sasl.jaas.config", jaas);
        return ClientSettings.of(client);
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
}
