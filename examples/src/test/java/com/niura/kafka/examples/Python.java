package com.niura.kafka.examples;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The Python of this machine, which may be missing, or lack a library. */
final class Python {

    private Python() {}

    /** Returns the first Python that has this library; skips the test where there is none. */
    static String with(String library) {
        Optional<String> python = Stream.of("python3", "/usr/bin/python3")
                .filter(candidate -> has(candidate, library))
                .findFirst();
        assumeTrue(python.isPresent(), "there is no python3 with " + library + " here");
        return python.get();
    }

    private static boolean has(String python, String library) {
        try {
            return new ProcessBuilder(python, "-c", "import " + library)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
