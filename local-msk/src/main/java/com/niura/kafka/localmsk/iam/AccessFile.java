package com.niura.kafka.localmsk.iam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The file {@code access.json} in a folder that the API and the brokers share; only its owner may read it, since it holds
 * secrets. Safe for use by many threads; the API's side writes, the brokers' sides read.
 */
public final class AccessFile {

    private static final String NAME = "access.json";

    private final Path file;
    private volatile @Nullable Parsed last;

    /** @throws NullPointerException if the argument is null */
    public AccessFile(Path folder) {
        this.file = folder.resolve(NAME);
    }

    /**
     * Replaces the state as a whole: readers see the old one or the new one, and the new one from the moment this returns.
     *
     * @throws NullPointerException if the argument is null
     * @throws UncheckedIOException if the folder cannot be written
     */
    public synchronized void write(AccessState state) {
        Objects.requireNonNull(state, "state");
        try {
            // Temporary files are readable by their owner only.
            Path fresh = Files.createTempFile(folder(), NAME, ".tmp");
            try {
                Files.writeString(fresh, AccessJson.write(state));
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    /**
     * The state as it is now. The file is read every time, so that no change is missed, and parsed only when it has changed.
     *
     * @throws UncheckedIOException if there is no file, or it cannot be read
     * @throws IllegalArgumentException if it is not an access file
     */
    public AccessState read() {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
        Parsed known = last;
        if (known == null || !Arrays.equals(known.bytes(), bytes)) {
            known = new Parsed(bytes, AccessJson.read(new String(bytes, StandardCharsets.UTF_8)));
            last = known;
        }
        return known.state();
    }

    private Path folder() {
        return Objects.requireNonNull(file.getParent(), "a file in a folder has a parent");
    }

    @Override
    public String toString() {
        return "AccessFile[%s]".formatted(file);
    }

    /** Not a record, so that nothing prints the bytes by mistake. */
    private static final class Parsed {

        private final byte[] bytes;
        private final AccessState state;

        Parsed(byte[] bytes, AccessState state) {
            this.bytes = bytes;
            this.state = state;
        }

        byte[] bytes() {
            return bytes;
        }

        AccessState state() {
            return state;
        }
    }
}
