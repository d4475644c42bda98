package com.niura.kafka.admin.export;

import java.util.Map;
import java.util.regex.Pattern;

import com.niura.kafka.catalog.TopicCatalog;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** A catalog as a catalog file. */
public final class YamlExport {

    /** As YAML writes a whole number: other forms, such as 007, are text. */
    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,17}");

    private YamlExport() {}

    public static String of(TopicCatalog catalog, ExportSource source) {
        return "# Exported from " + source.line() + ".\n" + yaml(CatalogTree.of(catalog, YamlExport::scalar));
    }

    /** Returns the tree as YAML, innermost lists and mappings in one line each. */
    static String yaml(Map<String, Object> tree) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.AUTO)
                .setSplitLines(false)
                // Catalogs have no aliases: what is one object here is written out each time.
                .setDereferenceAliases(true)
                .build();
        return new Dump(settings).dumpToString(tree);
    }

    /** A number or a boolean without quotes, where it is read as the same text again. */
    static Object scalar(String value) {
        if (WHOLE_NUMBER.matcher(value).matches()) {
            return Long.valueOf(value);
        }
        return value.equals("true") || value.equals("false") ? Boolean.valueOf(value) : value;
    }
}
