package com.niura.kafka.admin.command.iampolicy;

import java.util.stream.Collectors;

import com.niura.kafka.admin.cli.CommandFailedException;
import com.niura.kafka.admin.cli.ExitCode;
import com.niura.kafka.admin.iam.RolePermissions;
import com.niura.kafka.admin.iam.RolePolicy;
import com.niura.kafka.catalog.Service;
import com.niura.kafka.catalog.TopicCatalog;
import org.jspecify.annotations.Nullable;

/** The roles of a catalog that a command line can name. */
final class Roles {

    private Roles() {}

    /**
     * The service of this name.
     *
     * @param command how the command line begins, for what to type when the name is missing
     */
    static Service service(TopicCatalog declared, @Nullable String name, String command) {
        if (name == null) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "missing SERVICE: the service that the policy is for",
                    declared.services().isEmpty()
                            ? "The catalog declares no service."
                            : "The catalog has "
                                    + declared.services().stream()
                                            .map(Service::name)
                                            .collect(Collectors.joining(", "))
                                    + ": 'admin-tool " + command + " "
                                    + declared.services().get(0).name() + " --cluster-arn ARN'.",
                    null);
        }
        Service service = declared.service(name);
        service.consumerGroup().filter(group -> !RolePolicy.canName(group)).ifPresent(group -> {
            throw new CommandFailedException(
                    ExitCode.BLOCKED,
                    "no IAM policy can name the consumer group \"" + group + "\" of " + name + " and no other",
                    "IAM takes * and ? for wildcards and ${ for the beginning of a variable, Terraform also &{, and no character"
                            + " beyond U+00FF or blank at an end. Rename the group, in the catalog and in the service.",
                    null);
        });
        return service;
    }

    /**
     * What a guard needs.
     *
     * @param service whose topics it checks; null for all topics
     */
    static RolePermissions guard(TopicCatalog declared, @Nullable String service) {
        return service == null
                ? RolePermissions.ofGuard("guard", declared.topics())
                : RolePermissions.ofGuard(
                        service + "-guard", declared.service(service).topics());
    }
}
