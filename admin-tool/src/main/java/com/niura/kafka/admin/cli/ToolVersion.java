package com.niura.kafka.admin.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: this tool's version and that of the Kafka client in it, as the build wrote them down. */
public final class ToolVersion implements IVersionProvider {

    private static final String FILE = "/com/niura/kafka/admin/version.properties";

    @Override
    public String[] getVersion() throws IOException {
        Properties versions = read();
        return new String[] {
            "admin-tool " + versions.getProperty("version"), "kafka-clients " + versions.getProperty("kafka-clients")
        };
    }

    /** This tool's version, and so that of the catalog bundled with it. */
    public static String ofTool() {
        try {
            return read().getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties read() throws IOException {
        Properties versions = new Properties();
        try (InputStream stream = ToolVersion.class.getResourceAsStream(FILE)) {
            if (stream == null) {
                throw new IllegalStateException("this build of the tool lacks its resource " + FILE);
            }
            versions.load(stream);
        }
        return versions;
    }
}
