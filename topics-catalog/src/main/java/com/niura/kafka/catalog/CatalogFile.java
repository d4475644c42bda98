package com.niura.kafka.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.niura.kafka.catalog.CatalogProblem.Location;
import org.jspecify.annotations.Nullable;

/**
 * A catalog's file as text: read up to a limit, and decoded as UTF-8 without replacing anything.
 *
 * @param name what messages call the file
 * @param text its content, without a byte order mark
 * @param parsed its tree, where the build has parsed it
 */
record CatalogFile(String name, String text, Optional<YamlNode> parsed) {
    static final int MOST_BYTES = 1 << 20;

    /** A byte order mark, as it is decoded. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    CatalogFile(String name, String text) {
        this(name, text, Optional.empty());
    }

    static CatalogFile read(Path file) {
        var name = Quoted.visible(file.toString());
        if (Files.isDirectory(file)) {
            throw unusable(name, "is a directory, not a file");
        }
        try (var stream = Files.newInputStream(file)) {
            return read(stream, name);
        } catch (NoSuchFileException e) {
            throw unusable(name, "does not exist");
        } catch (AccessDeniedException e) {
            throw unusable(name, "must not be read by this user: access is denied");
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** Reads a resource of the class path, as the thread's context class loader or else this class's finds it. */
    static CatalogFile readResource(String location) {
        var name = Quoted.visible(location);
        var path = location.startsWith("/") ? location.substring(1) : location;
        try (var stream = open(path)) {
            if (stream == null) {
                throw unusable(name, "is not on the class path");
            }
            return read(stream, name);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private static @Nullable InputStream open(String resource) {
        var context = Thread.currentThread().getContextClassLoader();
        var stream = context == null ? null : context.getResourceAsStream(resource);
        return stream != null ? stream : CatalogFile.class.getResourceAsStream("/" + resource);
    }

    static CatalogFile read(InputStream stream, String name) {
        byte[] bytes;
        try {
            bytes = stream.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
        if (bytes.length > MOST_BYTES) {
            throw unusable(name, "is larger than 1 MiB (" + MOST_BYTES + " bytes), the most that a catalog may hold");
        }
        var text = decode(bytes, name);
        return new CatalogFile(name, text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
    }

    private static String decode(byte[] bytes, String name) {
        if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
            throw unusable(name, "is encoded as UTF-16: save it as UTF-8");
        }
        var input = ByteBuffer.wrap(bytes);
        // A byte never becomes more than one char.
        var output = CharBuffer.allocate(bytes.length);
        // A new decoder reports malformed input instead of replacing it.
        var result = StandardCharsets.UTF_8.newDecoder().decode(input, output, true);
        var decoded = output.flip().toString();
        if (result.isError()) {
            var offset = input.position();
            var problem = String.format(
                    Locale.ROOT,
                    "the file is not UTF-8: byte 0x%02X at offset %d starts no character",
                    bytes[offset] & 0xFF,
                    offset);
            throw unusable(name, Optional.of(endOf(decoded, name)), problem);
        }
        return decoded;
    }

    private static boolean startsWith(byte[] bytes, int first, int second) {
        return bytes.length >= 2 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
    }

    /** The place right behind {@code text}. */
    private static Location endOf(String text, String name) {
        var line = 1 + (int) text.chars().filter(c -> c == '\n').count();
        var lineStart = text.lastIndexOf('\n') + 1;
        return new Location(name, line, 1 + text.codePointCount(lineStart, text.length()));
    }

    private static InvalidCatalogException unreadable(String name, IOException e) {
        return unusable(name, "cannot be read: " + Quoted.visible(e.toString()));
    }

    private static InvalidCatalogException unusable(String name, String predicate) {
        return unusable(name, Optional.empty(), name + " " + predicate);
    }

    private static InvalidCatalogException unusable(String name, Optional<Location> location, String message) {
        return new InvalidCatalogException(name, List.of(new CatalogProblem(location, "", message)));
    }
}
