package com.niura.kafka.guard.internal.target;

import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HostPortTest {

    @ParameterizedTest
    @CsvSource({
        "b1:9092, b1, 9092, b1:9092",
        "' b_1.example.org:0 ', b_1.example.org, 0, b_1.example.org:0",
        "SASL_SSL://b1:9098, b1, 9098, b1:9098",
        "10.0.0.1:65535, 10.0.0.1, 65535, 10.0.0.1:65535",
        "[::1]:9092, ::1, 9092, [::1]:9092",
        "[fe80::1%eth0]:20098, fe80::1%eth0, 20098, [fe80::1%eth0]:20098",
        "PLAINTEXT://[2001:db8::1]:9092, 2001:db8::1, 9092, [2001:db8::1]:9092",
    })
    void address_isReadAsKafkasClientsReadIt(String text, String host, int port, String shown) {
        assertThat(HostPort.parse(text)).hasValueSatisfying(address -> {
            assertThat(address).isEqualTo(new HostPort(host, port)).hasToString(shown);
            assertThat(Utils.getHost(text.strip())).isEqualTo(host);
            assertThat(Utils.getPort(text.strip())).isEqualTo(port);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "b1", "b1:", ":9092", "b1:65536", "b1:-1", "b1:9092/", "b 1:9092", "b1:٩٠٩٢", "${env:HOSTS}"
            })
    void anythingElse_isNoAddress(String text) {
        assertThat(HostPort.parse(text)).isEmpty();
    }
}
