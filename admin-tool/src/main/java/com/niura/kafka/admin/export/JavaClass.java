package com.niura.kafka.admin.export;

import javax.lang.model.SourceVersion;

/**
 * The name of a Java class, with its package when it has one.
 *
 * @param name such as {@code com.example.Topics}
 */
public record JavaClass(String name) {

    /** Throws {@link IllegalArgumentException} if Java does not take the name, as where a part of it is a keyword. */
    public JavaClass {
        if (!SourceVersion.isName(name, SourceVersion.RELEASE_17)) {
            throw new IllegalArgumentException(
                    "must be the name of a Java class, such as com.example.Topics, but was " + name);
        }
    }

    String simpleName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** The statement that puts the class into its package, or nothing. */
    String packageStatement() {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : "package " + name.substring(0, dot) + ";\n";
    }
}
