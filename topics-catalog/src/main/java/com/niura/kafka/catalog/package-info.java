/**
 * The topic catalog: which topics exist, which services produce to them and consume from them, and what the
 * environments override. {@link com.niura.kafka.catalog.Topics#catalog()} is the catalog bundled with this library,
 * {@link com.niura.kafka.catalog.TopicCatalog#load(java.nio.file.Path)} reads another one, and
 * {@link com.niura.kafka.catalog.TopicCatalog#builder()} states one in code.
 *
 * <p>Every value here is immutable and may be shared between threads; builders may not. Nothing in this package talks to
 * a Kafka cluster: a valid catalog says what is declared, not what exists.
 */
@NullMarked
package com.niura.kafka.catalog;

import org.jspecify.annotations.NullMarked;
