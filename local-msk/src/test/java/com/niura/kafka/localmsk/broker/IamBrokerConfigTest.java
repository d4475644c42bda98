package com.niura.kafka.localmsk.broker;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.security.auth.spi.LoginModule;
import javax.security.sasl.SaslServer;

import com.niura.kafka.iam.Arn;
import com.niura.kafka.localmsk.iam.AccessFile;
import com.niura.kafka.localmsk.iam.AccessState;
import com.niura.kafka.localmsk.iam.Limits;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.security.auth.SecurityProviderCreator;
import org.apache.kafka.server.authorizer.Authorizer;
import org.apache.kafka.server.policy.AlterConfigPolicy;
import org.apache.kafka.server.policy.CreateTopicPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IamBrokerConfigTest {

    @TempDir
    private Path folder;

    @Test
    void classesThatItNames_areWhatKafkaExpects() throws Exception {
        assertThat(made("security.providers")).isInstanceOf(SecurityProviderCreator.class);
        assertThat(made("authorizer.class.name")).isInstanceOf(Authorizer.class);
        assertThat(made("create.topic.policy.class.name")).isInstanceOf(CreateTopicPolicy.class);
        assertThat(made("alter.config.policy.class.name")).isInstanceOf(AlterConfigPolicy.class);
        assertThat(made("listener.name.client.aws_msk_iam.sasl.jaas.config")).isInstanceOf(LoginModule.class);
        assertThat(made("listener.name.client.oauthbearer.sasl.jaas.config")).isInstanceOf(LoginModule.class);
    }

    @Test
    void provider_makesTheServerOfTheMechanism_andOfNoOther() throws Exception {
        // Given
        new AccessFile(folder)
                .write(new AccessState(
                        Arn.parse("arn:aws:kafka:ap-south-1:123456789012:cluster/demo/u"),
                        Set.of(),
                        List.of(),
                        Limits.serverless()));
        var service = new MskIamProviderCreator().getProvider().getService("SaslServerFactory", "AWS_MSK_IAM");
        MskIamSaslServerFactory factory = (MskIamSaslServerFactory) service.newInstance(null);
        Map<String, Object> settings = Map.of(IamBrokerConfig.ACCESS_CONFIG, folder.toString(), "node.id", 1);

        // When
        SaslServer server =
                Objects.requireNonNull(factory.createSaslServer("AWS_MSK_IAM", "kafka", "localhost", settings, null));

        // Then
        assertThat(factory.createSaslServer("PLAIN", "kafka", "localhost", settings, null))
                .isNull();
        assertThat(server.isComplete()).isFalse();
        assertThatThrownBy(server::getAuthorizationID).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> server.evaluateResponse("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(SaslAuthenticationException.class)
                .hasMessageMatching("\\[[0-9a-f-]{36}]: Access denied");
    }

    private static Object made(String key) throws ReflectiveOperationException {
        String className = IamBrokerConfig.properties().getOrDefault(key, "").split(" ", 2)[0];
        return Class.forName(className).getConstructor().newInstance();
    }
}
