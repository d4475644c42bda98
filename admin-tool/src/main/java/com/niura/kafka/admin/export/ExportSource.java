package com.niura.kafka.admin.export;

import java.util.Optional;

import com.niura.kafka.guard.internal.Texts;

/**
 * Where an exported catalog comes from.
 *
 * @param catalog the catalog's file, or "bundled catalog"
 * @param environment the environment whose differences are applied
 */
public record ExportSource(String catalog, Optional<String> environment) {

    /** Returns the source in one line, for a comment at the head of a file: a file's name may hold anything. */
    String line() {
        return Texts.oneLine(
                catalog + environment.map(name -> ", environment " + name).orElse(""));
    }
}
