/** Tests of policies: reading, evaluating, comparing. */
@NullMarked
package com.niura.kafka.iam;

import org.jspecify.annotations.NullMarked;
