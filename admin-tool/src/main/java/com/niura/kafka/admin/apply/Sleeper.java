package com.niura.kafka.admin.apply;

import java.time.Duration;

/** Waits; a seam for tests. */
@FunctionalInterface
public interface Sleeper {

    /** Sleeps on the thread. */
    Sleeper THREAD = time -> Thread.sleep(time.toMillis());

    /** Returns after this time. */
    void sleep(Duration time) throws InterruptedException;
}
