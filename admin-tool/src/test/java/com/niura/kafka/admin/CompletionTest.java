package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The script, run by bash as bash runs it when TAB is pressed. */
@DisabledOnOs(OS.WINDOWS)
class CompletionTest {

    private static final String SCRIPT = Run.of("completion", "bash").out();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            "admin-tool "                                | plan apply verify list describe doctor catalog iam-policy completion schema
            admin-tool pl                                | plan
            "admin-tool catalog "                        | show validate export import
            admin-tool plan --ou                         | --output --out
            "admin-tool plan --output "                  | table json
            "admin-tool plan -o "                        | table json
            admin-tool plan --timeout 5s --output js     | json
            "admin-tool catalog export --format "        | yaml json markdown html java terraform
            "admin-tool catalog validate --profile "     | kafka msk-serverless msk-express msk-provisioned
            "admin-tool verify --service "               | gateway core eeg
            "admin-tool doctor --service "               | gateway core eeg
            "admin-tool iam-policy service "             | gateway core eeg
            "admin-tool iam-policy guard -o "            | policy table json
            "admin-tool iam-policy "                     | bastion service guard check
            "admin-tool iam-policy check --fail-on "     | excess
            "admin-tool apply --environment "            | production
            admin-tool describe eeg.                     | eeg.raw.data eeg.processed.data
            "admin-tool completion "                     | bash zsh
            admin-tool plan --catalog /etc/host          | /etc/hosts
            """)
    void tab_offersWhatMayFollow(String line, String expected) throws Exception {
        assertThat(offered(line)).contains(expected.split(" "));
    }

    /** The script keeps the values of all options with one label in one list. */
    @Test
    void optionsWithValuesToChooseFrom_haveALabelOfTheirOwn() {
        Commands.specs(Commands.tool()).forEach(command -> {
            Set<String> labels = new HashSet<>();
            command.getCommandSpec().args().stream()
                    .filter(parameter -> parameter.completionCandidates() != null)
                    .forEach(parameter -> assertThat(labels.add(parameter.paramLabel()))
                            .as("%s: %s", command.getCommandSpec().qualifiedName(), parameter.paramLabel())
                            .isTrue());
        });
    }

    @Test
    void everyShell_getsTheOneScriptThatSuitsBoth() {
        assertThat(Run.of("completion", "zsh").out()).isEqualTo(SCRIPT).contains("ZSH_VERSION", "bashcompinit");
    }

    private String[] offered(String line) throws Exception {
        Path script = Files.writeString(folder.resolve("completion.bash"), SCRIPT);
        // compopt is for a shell that someone types into.
        String tab = """
                compopt() { :; }
                source "$1"
                COMP_LINE=$2
                COMP_POINT=${#COMP_LINE}
                read -r -a COMP_WORDS <<< "$COMP_LINE"
                [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
                COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
                _complete_admin-tool
                printf '%s\\n' "${COMPREPLY[@]}"
                complete -p admin-tool >&2
                """;
        Process bash = new ProcessBuilder("bash", "--norc", "-c", tab, "bash", script.toString(), line)
                .redirectError(folder.resolve("err").toFile())
                .start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(errors()).startsWith("complete -o default -F _complete_admin-tool admin-tool");
        return out.lines().toArray(String[]::new);
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("err"));
    }
}
