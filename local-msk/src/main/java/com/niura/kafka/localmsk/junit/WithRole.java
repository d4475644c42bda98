package com.niura.kafka.localmsk.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import com.niura.kafka.localmsk.Iam;
import com.niura.kafka.localmsk.Role;

/**
 * Says which role of an emulator of MSK Serverless a parameter of a test is: a {@link Role} itself, or an {@code Admin} that
 * acts as it. On a class with Spring's tests, the role that the application acts as. The class needs {@link WithLocalMsk} with a
 * region.
 *
 * <p>The role is made when it is needed first. The same name with the same policies is the same role everywhere in the class
 * and in the classes nested in it: a test that {@linkplain Role#policies(String...) changes its policies} changes them for
 * those that come later. The same name with other policies is an error.
 *
 * <p>A role that several tests need can be an annotation of its own:
 *
 * <pre>{@code
 * @Target({ElementType.TYPE, ElementType.PARAMETER})
 * @Retention(RetentionPolicy.RUNTIME)
 * @WithRole(name = "eeg", policies = "eeg-policy.json")
 * @interface AsEeg {}
 * }</pre>
 */
@Target({ElementType.PARAMETER, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface WithRole {

    /** The name of the role, as {@link Iam#role} takes it. */
    String name();

    /**
     * What the role may do; by default nothing. Each is a policy as AWS writes it in JSON, beginning with a brace, or else the
     * name of a resource that holds one, as {@link Class#getResource(String)} of the class with the annotation takes it.
     *
     * <p>A cluster gets a new ARN each time, so policies may use placeholders: <code>${cluster}</code>,
     * <code>${topic:NAME}</code>, <code>${group:NAME}</code> and <code>${transactional-id:ID}</code> stand for what
     * {@link Iam#clusterArn()}, {@link Iam#topicArn}, {@link Iam#groupArn} and {@link Iam#transactionalIdArn} return, wildcards
     * included. Any other <code>${…}</code> is an error.
     */
    String[] policies() default {};
}
