package com.niura.kafka.admin.export;

/** A valid catalog that cannot take a certain form. */
public final class NotExportableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    NotExportableException(String headline, String action) {
        super(headline);
        this.action = action;
    }

    /** What to do about it, in sentences. */
    public String action() {
        return action;
    }
}
