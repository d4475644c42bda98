/**
 * {@code catalog show}, {@code validate} and {@code export}: about the catalog alone, without a cluster; and {@code import}, which
 * makes one of a cluster's topics.
 */
@NullMarked
package com.niura.kafka.admin.command.catalog;

import org.jspecify.annotations.NullMarked;
