package com.niura.kafka.localmsk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import com.niura.kafka.iam.PolicyDocument;
import com.niura.kafka.localmsk.iam.AccessFile;
import com.niura.kafka.localmsk.iam.Limits;
import com.niura.kafka.localmsk.internal.process.DataFolder;
import com.niura.kafka.localmsk.internal.process.Ports;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What brokers are told, and when. */
class IamTest {

    @TempDir
    private Path temporary;

    private final Queue<Runnable> afterDelay = new ArrayDeque<>();
    private DataFolder folder;
    private Iam iam;

    @BeforeEach
    void make() throws IOException {
        folder = new DataFolder(temporary);
        Files.createDirectory(folder.access());
        ServerlessSettings settings =
                new ServerlessSettings("ap-south-1", null, Limits.off(), Duration.ofSeconds(30), null, null, null);
        ServerlessListener listener = new ServerlessListener(
                settings, List.of(Ports.address(9098)), Files.createDirectory(folder.listener()));
        iam = new Iam(settings, listener, folder, afterDelay::add);
    }

    @Test
    void newCredentials_haveThePoliciesInForce_untilTheDelayIsOver() {
        // Given
        Role role = iam.role("eeg", policy("ReadData"));
        role.policies(policy("WriteData"));

        // When
        role.newCredentials(Duration.ofHours(1));

        // Then
        assertThat(policiesInForce()).hasSize(2).containsOnly(documents("ReadData"));
        afterDelay.remove().run();
        assertThat(policiesInForce()).hasSize(2).containsOnly(documents("WriteData"));
        role.newCredentials(Duration.ofHours(1));
        assertThat(policiesInForce()).hasSize(3).containsOnly(documents("WriteData"));
    }

    @Test
    void eachChange_hasADelayOfItsOwn() {
        // Given
        Role role = iam.role("eeg", policy("ReadData"));

        // When
        role.policies(policy("WriteData"));
        role.policies(policy("DescribeTopic"));

        // Then
        afterDelay.remove().run();
        assertThat(policiesInForce()).containsOnly(documents("WriteData"));
        afterDelay.remove().run();
        assertThat(policiesInForce()).containsOnly(documents("DescribeTopic"));
    }

    @Test
    @SuppressWarnings("NullAway")
    void noAuthenticationDelay_isRefused_andChangesNothing() {
        assertThatThrownBy(() -> iam.authenticationDelay(null)).isInstanceOf(NullPointerException.class);

        iam.limits(Limits.serverless());
        assertThat(new AccessFile(folder.access()).read().authenticationDelay()).isZero();
    }

    private List<List<PolicyDocument>> policiesInForce() {
        return new AccessFile(folder.access())
                .read().identities().stream()
                        .map(identity -> identity.policies())
                        .toList();
    }

    private static List<PolicyDocument> documents(String action) {
        return List.of(PolicyDocument.parse("eeg", policy(action)));
    }

    private static String policy(String action) {
        return "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"kafka-cluster:%s\", \"Resource\": \"*\"}}"
                .formatted(action);
    }
}
