/**
 * A catalog in the forms of other tools: YAML and JSON that the catalog's reader reads again, Markdown for documentation, Java
 * constants, a map for Terraform.
 *
 * <p>Entry points: the {@code …Export} classes, one for each form. Pure: they write text and open nothing. The same catalog
 * gives the same text, so that a written file changes only when the catalog does.
 */
@NullMarked
package com.niura.kafka.admin.export;

import org.jspecify.annotations.NullMarked;
