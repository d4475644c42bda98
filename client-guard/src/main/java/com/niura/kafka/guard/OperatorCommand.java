package com.niura.kafka.guard;

/** Commands of the admin tool, as an operator copies them from a report; the words in capitals are for them to fill in. */
final class OperatorCommand {

    private OperatorCommand() {}

    /** Applies the catalog of the service that failed, in its environment; with what its file has to have, where it is a file. */
    static String apply(TargetCluster cluster, CatalogSource source, String... options) {
        return command("apply", cluster)
                + source.toolOptions()
                + (options.length == 0 ? "" : " " + String.join(" ", options))
                + (source.bundled() ? "" : "\nFILE has to declare what this service asks for.");
    }

    /** Shows topics' partitions, leaders and configs. */
    static String describe(TargetCluster cluster) {
        return command("describe TOPIC", cluster);
    }

    private static String command(String command, TargetCluster cluster) {
        // On MSK Serverless the tool knows by itself how to get in.
        String access = cluster.isMskServerless() || cluster.securityProtocol().equalsIgnoreCase("PLAINTEXT")
                ? ""
                : " --command-config ADMIN.properties";
        return "java -jar admin-tool.jar " + command + " --bootstrap-server " + cluster.bootstrapServers() + access;
    }
}
