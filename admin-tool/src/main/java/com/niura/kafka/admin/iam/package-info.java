/**
 * What the roles of the catalog's platform have to be allowed on MSK, and the IAM policies that say so: {@link
 * com.niura.kafka.admin.iam.RolePermissions} derives the permissions, {@link com.niura.kafka.admin.iam.RolePolicy}
 * makes documents of them that IAM takes.
 *
 * <p>Pure and immutable: no cluster and no AWS account is asked, nothing is read or written. The names of actions and the
 * form of ARNs are those of {@link com.niura.kafka.guard.internal.failure.Permission}.
 */
@NullMarked
package com.niura.kafka.admin.iam;

import org.jspecify.annotations.NullMarked;
