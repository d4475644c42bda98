package com.niura.kafka.localmsk.internal.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.niura.kafka.localmsk.LocalMskException;

/**
 * A text file that several clusters, of several JVMs even, write their lines into: each has a block of its own. Readers see
 * either the file before a change or the file after it. A block says which process it belongs to; whoever writes next removes
 * the blocks of processes that are gone. So the file must not be shared with containers, which count processes anew.
 */
public final class SharedBlockFile {

    private static final Pattern BEGIN = Pattern.compile("# (.*), process ([0-9]{1,18})");
    private static final Object LOCK_OF_THIS_JVM = new Object();

    private final Path path;
    private final List<String> header;

    /** @param header the lines that the file begins with; by the first of them a file is known as ours */
    public SharedBlockFile(Path path, List<String> header) {
        this.path = path;
        this.header = List.copyOf(header);
    }

    public Path path() {
        return path;
    }

    /** Puts the block in place of the one with the same name, if there is one; no lines remove it. */
    public void put(String block, List<String> lines) {
        synchronized (LOCK_OF_THIS_JVM) {
            Path lockFile = path.resolveSibling(path.getFileName() + ".lock");
            try {
                Files.createDirectories(path.toAbsolutePath().getParent());
                try (FileChannel channel =
                                FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    write(changed(lock.isValid() ? current() : List.of(), block, lines));
                }
            } catch (IOException e) {
                throw new LocalMskException("Cannot write %s: %s".formatted(path, e), e);
            }
        }
    }

    private List<String> current() throws IOException {
        if (Files.notExists(path)) {
            return header;
        }
        List<String> lines = Files.readAllLines(path);
        if (lines.isEmpty() || !lines.get(0).equals(header.get(0))) {
            throw new LocalMskException(
                    "%s is not a file of local-msk, which would begin with \"%s\", and is left alone. Name another file, which need not exist."
                            .formatted(path, header.get(0)));
        }
        return lines;
    }

    private static List<String> changed(List<String> current, String block, List<String> lines) {
        String begin =
                "# %s, process %s".formatted(block, ProcessHandle.current().pid());
        String end = "# end of " + block;
        List<String> changed = new ArrayList<>();
        String removedUpTo = "";
        for (String line : current) {
            Matcher other = BEGIN.matcher(line);
            if (removedUpTo.isEmpty() && other.matches() && (line.equals(begin) || isGone(other.group(2)))) {
                removedUpTo = "# end of " + other.group(1);
            }
            if (removedUpTo.isEmpty()) {
                changed.add(line);
            } else if (line.equals(removedUpTo)) {
                removedUpTo = "";
            }
        }
        if (!lines.isEmpty()) {
            changed.add(begin);
            changed.addAll(lines);
            changed.add(end);
        }
        return changed;
    }

    private static boolean isGone(String process) {
        return ProcessHandle.of(Long.parseLong(process))
                .filter(ProcessHandle::isAlive)
                .isEmpty();
    }

    private void write(List<String> lines) throws IOException {
        Path unfinished = path.resolveSibling(path.getFileName() + ".new");
        PrivateFiles.create(unfinished);
        Files.write(unfinished, lines);
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
    }
}
