package com.niura.kafka.admin.view;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One result in its two forms. */
public interface View {

    /** The result for people; lines end with {@code \n}, the last one too. */
    String text();

    /** Adds the result's members to the JSON object that is printed. Names and types only ever grow. */
    void writeTo(ObjectNode json);
}
