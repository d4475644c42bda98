package com.niura.kafka.examples;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The Python of this machine, which may be missing, or lack a library. */
final class Python {

    private Python() {}

    /** Returns the first Python that has these libraries, with commas between them; skips the test where there is none. */
    static String with(String libraries) {
        Optional<String> python = Stream.of("python3", "/usr/bin/python3")
                .filter(candidate -> has(candidate, libraries))
                .findFirst();
        assumeTrue(python.isPresent(), "there is no python3 with " + libraries + " here");
        return python.get();
    }

    private static boolean has(String python, String libraries) {
        try {
            return new ProcessBuilder(python, "-c", "import " + libraries)
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
