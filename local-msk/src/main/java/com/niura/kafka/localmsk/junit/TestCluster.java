package com.niura.kafka.localmsk.junit;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import com.niura.kafka.iam.Arn;
import com.niura.kafka.iam.PolicyException;
import com.niura.kafka.iam.ResourceType;
import com.niura.kafka.localmsk.Iam;
import com.niura.kafka.localmsk.LocalMsk;
import com.niura.kafka.localmsk.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * The cluster of a test class, started when it is needed first, and the roles that parameters ask for. Whatever the annotations
 * have wrong is found without starting it. Safe for use by many threads.
 */
@SuppressWarnings("deprecation") // CloseableResource is what JUnit 5.12 and older close; newer versions close what is
// AutoCloseable.
final class TestCluster implements AutoCloseable, ExtensionContext.Store.CloseableResource {

    /** Those that are not closed: JUnit and Spring's test context ask for the same, whoever comes first. */
    private static final Map<Class<?>, TestCluster> OF_CLASSES = new ConcurrentHashMap<>();

    /** Known by its name: there need not be such a class. */
    private static final String ADMIN = "org.apache.kafka.clients.admin.Admin";

    /** Stands for the cluster's own while there is no cluster. */
    private static final Arn SOME_ARN =
            new Arn("aws", "ap-south-1", "123456789012", ResourceType.CLUSTER, "local-msk", "to-be-started", "");

    private final Class<?> testClass;
    private final LocalMsk.Builder builder;
    private final boolean hasRoles;
    private final Map<String, RoleRequest> requests = new HashMap<>();
    private final Map<String, Role> roles = new HashMap<>();
    private @Nullable Role administrator;
    private @Nullable LocalMsk msk;
    private final List<Runnable> users = new ArrayList<>();

    /** @throws ExtensionConfigurationException if an annotation, of the class or in it, asks for what there is not */
    static TestCluster of(Class<?> testClass, WithLocalMsk annotation) {
        return OF_CLASSES.computeIfAbsent(testClass, absent -> new TestCluster(testClass, annotation));
    }

    private TestCluster(Class<?> testClass, WithLocalMsk annotation) {
        this.testClass = testClass;
        this.builder = LocalMsk.builder();
        this.hasRoles = !annotation.mskServerless().isEmpty();
        try {
            builder.brokers(annotation.brokers());
            if (annotation.kafkaVersion().length > 1) {
                throw new IllegalArgumentException(
                        "kafkaVersion must be one at most, but was " + Arrays.toString(annotation.kafkaVersion()));
            }
            Stream.of(annotation.kafkaVersion()).forEach(builder::kafkaVersion);
            if (hasRoles) {
                builder.mskServerless(annotation.mskServerless());
            }
            Stream.of(annotation.brokerConfig()).forEach(builder::brokerConfig);
            builder.check();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new ExtensionConfigurationException(
                    "@WithLocalMsk on %s: %s".formatted(testClass.getName(), e.getMessage()), e);
        }
        checkParameters(testClass);
    }

    static boolean supports(Parameter parameter) {
        Class<?> type = parameter.getType();
        return type == LocalMsk.class
                || type == Role.class
                || isAdmin(type)
                || annotation(parameter).isPresent();
    }

    static boolean isAdmin(Class<?> type) {
        return type.getName().equals(ADMIN);
    }

    /** @throws ExtensionConfigurationException if a parameter in the class has a {@link WithRole} that cannot be fulfilled */
    void checkParameters(Class<?> testClass) {
        Stream.concat(
                        Stream.<Executable>of(testClass.getDeclaredConstructors()),
                        ReflectionSupport.streamMethods(testClass, method -> true, HierarchyTraversalMode.TOP_DOWN))
                .flatMap(executable -> Stream.of(executable.getParameters()))
                .forEach(this::request);
    }

    /** Blocks as long as {@link LocalMsk.Builder#start()} when it is called first. */
    synchronized LocalMsk msk() {
        if (msk == null) {
            msk = builder.start();
        }
        return msk;
    }

    /** The role that the parameter asks for. */
    synchronized Role role(Parameter parameter) {
        RoleRequest request = request(parameter)
                .orElseThrow(() -> misuse(parameter, "a Role needs @WithRole, which says which one it is", null));
        try {
            return role(request);
        } catch (IllegalStateException e) {
            throw misuse(parameter, String.valueOf(e.getMessage()), e);
        }
    }

    private Role role(RoleRequest request) {
        Role made = roles.get(request.name());
        if (made == null) {
            Iam iam = msk().iam();
            made = iam.role(request.name(), request.policies(Arn.parse(iam.clusterArn())));
            roles.put(request.name(), made);
        }
        return made;
    }

    /** What the {@code Admin} needs that the parameter asks for. */
    synchronized Map<String, Object> clientProperties(Parameter parameter) {
        return annotation(parameter).isPresent()
                ? role(parameter).clientProperties()
                : clientProperties(Optional.empty());
    }

    /** What a client needs that acts as the role; without one, as an administrator, or, on a plain Kafka, as anybody. */
    synchronized Map<String, Object> clientProperties(Optional<RoleRequest> role) {
        if (role.isPresent()) {
            return role(role.get()).clientProperties();
        }
        if (!hasRoles) {
            return msk().clientProperties();
        }
        if (administrator == null) {
            administrator = msk().iam().administrator();
        }
        return administrator.clientProperties();
    }

    /** Has what uses the cluster closed before the cluster is. */
    synchronized void closeFirst(Runnable user) {
        users.add(user);
    }

    @Override
    public synchronized void close() {
        OF_CLASSES.remove(testClass, this);
        try {
            users.forEach(Runnable::run);
        } finally {
            if (msk != null) {
                msk.close();
            }
        }
    }

    private synchronized Optional<RoleRequest> request(Parameter parameter) {
        return annotation(parameter).map(annotation -> {
            requireRoleOrAdmin(parameter);
            try {
                return request(annotation, parameter.getDeclaringExecutable().getDeclaringClass());
            } catch (IllegalArgumentException | PolicyException e) {
                throw misuse(parameter, String.valueOf(e.getMessage()), e);
            }
        });
    }

    /**
     * @param declaring the class that has the annotation, or where it is in
     * @throws IllegalArgumentException if there cannot be such a role in this cluster
     * @throws PolicyException if a policy is not one that can be followed to the letter
     */
    synchronized RoleRequest request(WithRole annotation, Class<?> declaring) {
        if (!hasRoles) {
            throw new IllegalArgumentException(
                    "a plain Kafka has no roles: give @WithLocalMsk a region in mskServerless");
        }
        RoleRequest request = RoleRequest.of(annotation, declaring);
        request.check(SOME_ARN);
        RoleRequest before = requests.putIfAbsent(request.name(), request);
        if (before != null && !before.equals(request)) {
            throw new IllegalArgumentException(
                    "the role %s has other policies elsewhere in the class".formatted(request.name()));
        }
        return request;
    }

    private void requireRoleOrAdmin(Parameter parameter) {
        Class<?> type = parameter.getType();
        if (type != Role.class && !isAdmin(type)) {
            throw misuse(parameter, "@WithRole is for a Role or an Admin, but this is a " + type.getName(), null);
        }
    }

    private static Optional<WithRole> annotation(Parameter parameter) {
        return AnnotationSupport.findAnnotation(parameter, WithRole.class);
    }

    private static ExtensionConfigurationException misuse(Parameter parameter, String rule, @Nullable Exception cause) {
        Executable executable = parameter.getDeclaringExecutable();
        int position = Arrays.asList(executable.getParameters()).indexOf(parameter) + 1;
        String message = "%s, parameter %s of %s: %s"
                .formatted(
                        executable.getDeclaringClass().getName(),
                        position,
                        executable instanceof Constructor ? "the constructor" : executable.getName(),
                        rule);
        return cause == null
                ? new ExtensionConfigurationException(message)
                : new ExtensionConfigurationException(message, cause);
    }
}
