/**
 * AWS credentials that clients under test find where the AWS SDK looks for them: at an endpoint as on Amazon ECS, or in the
 * profiles of this JVM.
 *
 * <p>Start with {@link com.niura.kafka.localmsk.credentials.ContainerCredentials}. {@code CredentialsFile} and
 * {@code RandomCredentials} are internal: public for the API in the package above, and free to change.
 */
@NullMarked
package com.niura.kafka.localmsk.credentials;

import org.jspecify.annotations.NullMarked;
