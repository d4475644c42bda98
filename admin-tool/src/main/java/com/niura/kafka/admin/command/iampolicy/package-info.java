/**
 * {@code iam-policy bastion}, {@code service} and {@code guard}: policies for the roles; {@code check}: whether a policy suffices. None
 * needs a cluster or an AWS account.
 */
@NullMarked
package com.niura.kafka.admin.command.iampolicy;

import org.jspecify.annotations.NullMarked;
