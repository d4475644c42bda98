/**
 * Creates what the catalog declares and proves what is there afterwards.
 *
 * <p>Entry point: {@link com.niura.kafka.admin.apply.CatalogApplier}. Convergent: run twice, in two places at once, or
 * again after an interruption, it ends in the same state. It creates topics, and changes existing
 * ones where that is asked for; it deletes nothing.
 */
@NullMarked
package com.niura.kafka.admin.apply;

import org.jspecify.annotations.NullMarked;
