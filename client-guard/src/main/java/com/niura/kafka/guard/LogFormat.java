package com.niura.kafka.guard;

/** How a guard writes its report to the log. */
public enum LogFormat {
    /** {@link ReadinessReport#text()}, for people. The default. */
    TEXT,
    /** {@link ReadinessReport#json()}, one line for log processors. */
    JSON
}
