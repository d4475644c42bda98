package com.niura.kafka.catalog;

/** Root of everything that this module throws for a bad catalog or for a name that is not in it. */
public abstract class CatalogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CatalogException(String message) {
        super(message);
    }
}
