package com.niura.kafka.localmsk;

import java.util.List;
import java.util.Map;

import com.niura.kafka.localmsk.junit.WithLocalMsk;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The client listener can be given authentication and an authorizer by settings alone. */
@WithLocalMsk(
        brokerConfig = {
            "listener.security.protocol.map=CLIENT:SASL_PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "listener.name.client.sasl.enabled.mechanisms=PLAIN",
            "listener.name.client.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required"
                    + " user_admin=\"admin-hush\" user_guest=\"guest-hush\";",
            "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users=User:admin;User:ANONYMOUS"
        })
class SecuredClientListenerIT {

    @Test
    void superUser_mayDoEverything(LocalMsk msk) throws Exception {
        // Given
        TestClient admin = client(msk, "admin", "admin-hush");

        // When
        admin.create("open");
        admin.produce("open", "hello");

        // Then
        assertThat(admin.consume("open", 1)).containsExactly("hello");
    }

    @Test
    void userWithoutPermission_isDenied(LocalMsk msk) throws Exception {
        // Given
        client(msk, "admin", "admin-hush").create("closed");
        TestClient guest = client(msk, "guest", "guest-hush");

        // When
        var creating = assertThatThrownBy(() -> guest.create("mine"));
        var producing = assertThatThrownBy(() -> guest.produce("closed", "hello"));

        // Then
        creating.isInstanceOf(TopicAuthorizationException.class);
        producing.isInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void userWithPermission_isAllowed(LocalMsk msk) throws Exception {
        // Given
        TestClient admin = client(msk, "admin", "admin-hush");
        admin.create("shared");
        try (Admin acls = admin.admin()) {
            acls.createAcls(List.of(new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, "shared", PatternType.LITERAL),
                            new AccessControlEntry("User:guest", "*", AclOperation.WRITE, AclPermissionType.ALLOW))))
                    .all()
                    .get();
            // The broker that is asked may hear of it later than the controller.
            await().atMost(TestProgram.LIMIT)
                    .until(() -> !acls.describeAcls(AclBindingFilter.ANY)
                            .values()
                            .get()
                            .isEmpty());
        }

        // When
        client(msk, "guest", "guest-hush").produce("shared", "from the guest");

        // Then
        assertThat(admin.consume("shared", 1)).containsExactly("from the guest");
    }

    @Test
    void wrongPassword_isRefused(LocalMsk msk) {
        // Given
        TestClient stranger = client(msk, "admin", "guessed");

        // When
        var thrown = assertThatThrownBy(() -> stranger.create("mine"));

        // Then
        thrown.isInstanceOf(SaslAuthenticationException.class);
    }

    @Test
    void output_holdsNoPassword(LocalMsk msk) {
        assertThat(msk.output()).contains("Kafka Server started").doesNotContain("hush");
    }

    private static TestClient client(LocalMsk msk, String user, String password) {
        Map<String, Object> properties = msk.clientProperties();
        properties.put("security.protocol", "SASL_PLAINTEXT");
        properties.put("sasl.mechanism", "PLAIN");
        properties.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(user, password));
        return new TestClient(properties);
    }
}
