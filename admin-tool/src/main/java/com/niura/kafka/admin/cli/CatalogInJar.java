package com.niura.kafka.admin.cli;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A catalog in a jar, where the services that have the jar on their class path read it, too.
 *
 * @param jar the jar
 * @param entry the catalog in it; blank where only the jar was named
 */
record CatalogInJar(Path jar, String entry) {

    /** As Java writes it in URLs, of which the beginning may be left out. */
    private static final Pattern FORM = Pattern.compile("(?:jar:)?(?:file:)?(.+\\.jar)(?:!(?:/(.*))?)?");

    /** What {@code --catalog} names, unless that is a file of its own. */
    static Optional<CatalogInJar> named(Path option) {
        Matcher form =
                FORM.matcher(option.toString().replace(option.getFileSystem().getSeparator(), "/"));
        return form.matches()
                ? Optional.of(new CatalogInJar(
                        Path.of(form.group(1)),
                        Optional.ofNullable(form.group(2)).orElse("")))
                : Optional.empty();
    }

    /**
     * Reads the catalog. The jar is closed again.
     *
     * @throws CommandFailedException naming jar and catalog, when there is no such thing
     */
    byte[] read() {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry found = zip.getEntry(entry);
            if (found == null || found.isDirectory()) {
                throw unusable(
                        entry.isEmpty() ? jar + " is a jar" : "there is no file " + entry + " in " + jar,
                        catalogs(zip));
            }
            return zip.getInputStream(found).readNBytes(CatalogOptions.MORE_THAN_A_CATALOG_HOLDS);
        } catch (NoSuchFileException e) {
            throw unusable("there is no file " + jar, "Name the jar that has the catalog.");
        } catch (ZipException e) {
            throw unusable(jar + " is no jar, or not all of one", "Copy it here again.");
        } catch (IOException e) {
            throw unusable(jar + " cannot be read: " + TextFile.reason(jar, e), "See that this user may read it.");
        }
    }

    private String catalogs(ZipFile zip) {
        String catalogs = zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith(".yaml") || name.endsWith(".yml"))
                .map(name -> "\n  --catalog '" + jar + "!/" + name + "'")
                .collect(Collectors.joining());
        return catalogs.isEmpty() ? "It has no YAML file." : "Name one of the YAML files in it:" + catalogs;
    }

    private static CommandFailedException unusable(String problem, String action) {
        return new CommandFailedException(ExitCode.INVALID, "--catalog: " + problem, action, null);
    }
}
