package com.niura.kafka.localmsk.junit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import com.niura.kafka.iam.Arn;
import com.niura.kafka.iam.PolicyException;
import com.niura.kafka.localmsk.iam.Identity;
import com.niura.kafka.localmsk.iam.PolicyTemplate;

/** What a {@link WithRole} asks for, with its resources read. */
record RoleRequest(String name, List<PolicyTemplate> policies) {

    /**
     * @param resources where to look for resources
     * @throws IllegalArgumentException if there is no such resource
     */
    static RoleRequest of(WithRole annotation, Class<?> resources) {
        return new RoleRequest(
                annotation.name(),
                Stream.of(annotation.policies())
                        .map(policy -> new PolicyTemplate(
                                policy.stripLeading().startsWith("{") ? policy : read(policy, resources)))
                        .toList());
    }

    private static String read(String resource, Class<?> resources) {
        try (InputStream content = resources.getResourceAsStream(resource)) {
            if (content == null) {
                throw new IllegalArgumentException(
                        "a policy must be JSON in braces or the name of a resource, but there is no %s on the class path"
                                .formatted(path(resource, resources)));
            }
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the resource " + resource, e);
        }
    }

    /** Where {@link Class#getResource(String)} looks, from the root of the class path. */
    private static String path(String resource, Class<?> resources) {
        return resource.startsWith("/")
                ? resource
                : "/%s/%s"
                        .formatted(resources.getPackageName().replace('.', '/'), resource)
                        .replace("//", "/");
    }

    /**
     * Checks the name and the policies, for which no cluster is needed.
     *
     * @throws IllegalArgumentException if the name is not that of a role, or a placeholder stands for nothing
     * @throws PolicyException if a policy is not one that can be followed to the letter
     */
    void check(Arn anyCluster) {
        Identity.requireName(name);
        Identity.documents(name, policies(anyCluster));
    }

    /** The policies for a cluster. */
    String[] policies(Arn cluster) {
        return policies.stream().map(policy -> policy.of(cluster)).toArray(String[]::new);
    }
}
