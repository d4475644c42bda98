package com.niura.kafka.localmsk.iam;

import java.time.Clock;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IamPreloaderTest {

    @Test
    void run_takesTheWholeWayOfALogin_withEachMechanism() {
        assertThat(IamPreloader.run(Clock.systemUTC()))
                .hasSameSizeAs(Mechanism.values())
                .allSatisfy(line -> assertThat(Decision.parse(line))
                        .returns(false, Decision::allowed)
                        .returns("the signature is not one made with the secret key of preload", Decision::reason));
    }
}
