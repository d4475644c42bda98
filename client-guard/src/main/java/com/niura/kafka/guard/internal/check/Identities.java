package com.niura.kafka.guard.internal.check;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.niura.kafka.guard.ReadinessReport.Identity;
import com.niura.kafka.guard.internal.Texts;
import com.niura.kafka.guard.internal.target.ClientSettings;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;

/** Says whose the login is, as far as that is known without asking anybody. Stateless. */
final class Identities {

    /** The options of a login that name somebody; neither is a secret. */
    private static final String NAMED = "\\b(?:username|awsRoleArn)\\s*=\\s*\"?([^\"\\s;]+)";

    private Identities() {}

    /** @param credentials those that the login got, with IAM */
    static Optional<Identity> of(ClientSettings settings, Optional<IamLogin.Credentials> credentials) {
        Optional<String> principal = settings.target().usesSasl() ? principal(settings) : Optional.empty();
        return principal.isPresent() || credentials.isPresent()
                ? Optional.of(new Identity(
                        principal,
                        credentials.flatMap(IamLogin.Credentials::source),
                        credentials.map(IamLogin.Credentials::accessKeyEnd)))
                : Optional.empty();
    }

    private static Optional<String> principal(ClientSettings settings) {
        Object jaas = settings.properties().get(SaslConfigs.SASL_JAAS_CONFIG);
        if (jaas == null) {
            return Optional.empty();
        }
        Matcher named =
                Pattern.compile(NAMED).matcher(jaas instanceof Password password ? password.value() : jaas.toString());
        return named.find() ? Optional.of(Texts.oneLine(named.group(1))) : Optional.empty();
    }
}
