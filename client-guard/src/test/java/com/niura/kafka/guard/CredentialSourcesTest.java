package com.niura.kafka.guard;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** With the words of aws-msk-iam-auth 2.3.9, shortened where they repeat themselves. */
class CredentialSourcesTest {

    private static final String CHAIN =
            "An error: (java.util.concurrent.CompletionException: javax.security.sasl.SaslException: Failed to find AWS IAM"
                    + " Credentials [Caused by software.amazon.awssdk.core.exception.SdkClientException: Unable to load credentials"
                    + " from any of the providers in the chain AwsCredentialsProviderChain(credentialsProviders="
                    + "[EnvironmentVariableCredentialsProvider(), ProfileCredentialsProvider(profileName=default, profileFile="
                    + "ProfileFile(sections=[], profiles=[Profile(name=hers, properties=[aws_secret_access_key])])),"
                    + " ContainerCredentialsProvider(), InstanceProfileCredentialsProvider()]) :"
                    + " [EnvironmentVariableCredentialsProvider(): Unable to load credentials from system settings. Access key"
                    + " must be specified either via environment variable (AWS_ACCESS_KEY_ID) or system property"
                    + " (aws.accessKeyId)., ProfileCredentialsProvider(profileName=default, profileFile=ProfileFile(sections=[],"
                    + " profiles=[Profile(name=hers, properties=[aws_secret_access_key])])): Profile file contained no"
                    + " credentials for profile 'default': ProfileFile(sections=[], profiles=[Profile(name=hers,"
                    + " properties=[aws_secret_access_key])]), ContainerCredentialsProvider(): %s,"
                    + " InstanceProfileCredentialsProvider(): Failed to load credentials from IMDS.]]]) occurred when evaluating"
                    + " SASL token received from the Kafka Broker. Kafka Client will go to AUTHENTICATION_FAILED state.";

    @Test
    void sources_areSaidOnce_withoutTheProfilesOfOthers() {
        assertThat(CredentialSources.in(CHAIN.formatted("Cannot fetch credentials from container - neither"
                        + " AWS_CONTAINER_CREDENTIALS_FULL_URI or AWS_CONTAINER_CREDENTIALS_RELATIVE_URI environment variables"
                        + " are set.")))
                .isEqualTo("Profile file contained no credentials for profile 'default'; Cannot fetch credentials from"
                        + " container - neither AWS_CONTAINER_CREDENTIALS_FULL_URI or AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
                        + " environment variables are set; Failed to load credentials from IMDS");
    }

    @Test
    void unknownWords_areCut() {
        assertThat(CredentialSources.in("Failed to find AWS IAM Credentials"))
                .isEqualTo("Failed to find AWS IAM Credentials");
        assertThat(CredentialSources.in("x".repeat(1000))).hasSize(301).endsWith("…");
    }
}
