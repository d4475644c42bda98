/**
 * What would have to be done so that the cluster has what the catalog declares.
 *
 * <p>Entry point: {@link com.niura.kafka.admin.plan.Planner}. Pure: it compares what was declared with what was read,
 * opens nothing and changes nothing. Only what is declared is compared; configs, and a replication
 * factor, that nobody declared are nobody's business here. Everything is immutable.
 */
@NullMarked
package com.niura.kafka.admin.plan;

import org.jspecify.annotations.NullMarked;
