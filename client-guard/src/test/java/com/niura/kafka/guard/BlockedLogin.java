package com.niura.kafka.guard;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;

import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;

/** A login that blocks and does not care for interrupts, as a name look-up or a source of credentials may. */
class BlockedLogin implements AuthenticateCallbackHandler {

    private static volatile CountDownLatch released = new CountDownLatch(1);

    /** Ends all that is blocked now. */
    static void release() {
        released.countDown();
        released = new CountDownLatch(1);
    }

    static void block() {
        CountDownLatch latch = released;
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {}

    @Override
    public void handle(Callback[] callbacks) {}

    @Override
    public void close() {}

    /** Blocks the client's only thread. */
    public static final class InCallback extends BlockedLogin {
        @Override
        public void handle(Callback[] callbacks) {
            block();
        }
    }

    /** Blocks the making of the client. */
    public static final class InConfiguration extends BlockedLogin {
        @Override
        public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
            block();
        }
    }
}
