package com.niura.kafka.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.niura.kafka.admin.iam.RolePermissions;
import com.niura.kafka.admin.plan.AllowedChanges;
import com.niura.kafka.catalog.Topic;
import com.niura.kafka.catalog.TopicCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds docs/iam.md to what the policies allow; {@code IamPolicyIT} holds it to what fails without. */
class IamDocumentationTest {

    private static final String ARN =
            "arn:aws:kafka:ap-south-1:123456789012:cluster/niura/0a1b2c3d-0000-4000-8000-000000000000-s1";

    private static final String PLATFORM = "src/test/resources/catalog/platform.yaml";

    /** A service that does everything that a catalog can say of one. */
    private static final TopicCatalog CATALOG = TopicCatalog.builder()
            .service("busy", "busy-readers")
            .topic(Topic.named("all")
                    .partitions(1)
                    .purpose("All")
                    .producers("busy")
                    .consumers("busy")
                    .config("retention.ms", "1")
                    .build())
            .build();

    static Stream<Arguments> roles() {
        return Stream.of(
                Arguments.of("The bastion", RolePermissions.ofBastion(CATALOG, new AllowedChanges(true, true))),
                Arguments.of("A service", RolePermissions.ofService(CATALOG.service("busy"))),
                Arguments.of("A guard", RolePermissions.ofGuard("guard", CATALOG.topics())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("roles")
    void actionsOfARole_areDocumentedWithTheirReasons(String heading, RolePermissions permissions) {
        assertThat(IamPage.rows(heading))
                .extracting(row -> "kafka-cluster:" + row.action() + " to " + row.reason())
                .containsExactlyElementsOf(permissions.grants().stream()
                        .map(grant -> grant.permission().iamAction() + " to " + grant.reason())
                        .toList());
    }

    /** With topics that stay as they are: a new one in the bundled catalog changes no page. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "guard eeg --terraform --cluster-arn aws_msk_serverless_cluster.main.arn",
                "check gateway.json service gateway --cluster-arn ARN"
            })
    void sample_isWhatIsPrinted(String command, @TempDir Path folder) throws IOException {
        String checked = IamPage.text().split("```json\n", 2)[1].split("```", 2)[0];
        Path policy = Files.writeString(folder.resolve("gateway.json"), checked);

        Run run = Run.of(("iam-policy " + command + " --catalog " + PLATFORM)
                .replace(" ARN", " " + ARN)
                .replace("gateway.json", policy.toString())
                .split(" "));

        assertThat(IamPage.text())
                .contains("```\n$ admin-tool iam-policy " + command + "\n"
                        + run.out()
                                .replace(" --catalog " + PLATFORM, "")
                                .replace(PLATFORM, "bundled catalog")
                                .replace(policy.toString(), "gateway.json")
                        + "```");
    }

    @Test
    void documentedCommands_areRight() {
        List<String> commands = Pattern.compile("admin-tool (iam-policy (?!check)[^`>\\n]*ARN)\\b")
                .matcher(IamPage.text())
                .results()
                .map(command -> command.group(1))
                .toList();

        assertThat(commands).hasSizeGreaterThanOrEqualTo(3).allSatisfy(command -> {
            Run run = Run.of(command.replace("ARN", ARN).split(" "));
            assertThat(run.exitCode()).as(run.all()).isZero();
        });
    }
}
