package com.niura.kafka.admin;

import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the tool refuses without asking any cluster, and all that it says then. */
class RefusalsTest {

    private static final String SERVERLESS = "boot-x.c1.kafka-serverless.ap-south-1.amazonaws.com:9098";

    /** A line that cannot be read, with what was probably meant. */
    @Test
    void commandLines() {
        assertTranscript("refused-command-lines.txt", """

                paln
                vaildate
                frobnicate
                help
                --vresion
                catalog
                catalog vaildate
                catalog plan
                plan surplus
                plan -x
                plan --outptu json
                plan --bootsrap-server=x:1
                plan --plan plan.json
                plan --timeout
                plan --timeout 0
                plan --timeout 11m
                plan --timeout soon
                plan --output jsn
                plan --output xml
                plan -output json
                plan -verbose
                plan -o=jsn
                plan -ojson -otable
                plan --timeout --output json
                plan --environment a --environment b
                apply --rate-limit 250
                apply --rate-limit 0/5m
                apply --rate-limit 9/0
                apply --max-wait 25h
                catalog validate --profile serverless
                catalog validate --profile msk-severless
                catalog validate --profile msk-expres
                catalog export
                catalog export --format yml
                catalog export --format java --class com.example.new
                doctor --cluster-arn arn:aws:kafka:x
                completion
                completion bsh
                schema 2
                """);
    }

    /** A cluster that is not said, or not the one meant, or that cannot be what was said. */
    @Test
    void clusters() {
        assertTranscript("refused-clusters.txt", """
                plan
                plan --bootstrap-server host
                plan --bootstrap-server a:1,b:70000
                plan --bootstrap-server http://x:9
                plan --bootstrap-server kafka.invalid:9092
                plan --bootstrap-server x:1 --command-config absent.properties
                plan --bootstrap-server x:1 --command-config src
                plan --bootstrap-server x:1 --command-config refused/malformed.properties
                plan --bootstrap-server localhost:1 --command-config refused/nonsense.properties
                apply --catalog refused/pinned.yaml --bootstrap-server prod-1.invalid:9092
                apply --catalog refused/pinned.yaml --bootstrap-server x:1,PROD-1.invalid:9 --environment staging
                apply --catalog refused/pinned.yaml --bootstrap-server other.invalid:9092 --environment production
                """);
    }

    /** A catalog that is not usable, and names that it does not have. */
    @Test
    void catalogs() {
        assertTranscript("refused-catalogs.txt", """
                catalog show --catalog absent.yaml
                catalog show --catalog refused/no-plan.json
                catalog validate --catalog refused/invalid.yaml
                catalog show --environment prodution
                verify --bootstrap-server x:1 --service ege
                doctor --bootstrap-server x:1 --service ege
                verify --bootstrap-server x:1 --service payments
                doctor --bootstrap-server SERVERLESS --cluster-arn arn:aws:kafka:eu-west-1:123456789012:cluster/niura/0a1b2c3d-0000-4000-8000-000000000000-s1
                catalog export --format java --catalog refused/one-constant.yaml
                catalog export --format yaml --class com.example.Topics
                catalog export --format yaml --out pom.xml/topics.yaml
                catalog show --catalog refused/absent.jar!/topics.yaml
                catalog show --catalog refused/no-jar.jar!/topics.yaml
                plan --catalog refused/serverless.yaml --bootstrap-server SERVERLESS
                """.replace("SERVERLESS", SERVERLESS));
    }

    /** A role, a cluster or topics that a policy cannot be for. */
    @Test
    void policies() {
        assertTranscript(
                "refused-policies.txt",
                """
                iam-policy
                iam-policy eeg
                iam-policy servce eeg
                iam-policy service
                iam-policy service ege
                iam-policy service eeg
                iam-policy guard ege
                iam-policy guard eeg core
                iam-policy guard --cluster-arn arn:aws:s3:::x
                iam-policy guard --topic-prefix eeg.*
                iam-policy guard --environment prodution
                iam-policy guard --add-partitions
                iam-policy guard --output tabel
                iam-policy service core --cluster-arn ARN --topic-prefix eeg.raw
                iam-policy guard --terraform
                iam-policy guard --terraform --cluster-arn ARN --output table
                iam-policy guard --terraform --cluster-arn ${file("x")}
                iam-policy guard --cluster-arn ${aws_msk_serverless_cluster.main.arn}
                iam-policy check
                iam-policy check refused/no-plan.json
                iam-policy check refused/no-plan.json servce eeg
                iam-policy check refused/no-plan.json service --cluster-arn ARN
                iam-policy check refused/no-plan.json bastion eeg --cluster-arn ARN
                iam-policy check refused/no-plan.json guard --add-partitions --cluster-arn ARN
                iam-policy check refused/no-plan.json guard --cluster-arn var.arn
                iam-policy check refused/no-plan.json guard --cluster-arn ARN
                iam-policy check absent.json guard --cluster-arn ARN
                iam-policy check refused/no-plan.json guard --cluster-arn ARN --fail-on drift
                """.replace(
                                " ARN",
                                " arn:aws:kafka:ap-south-1:123456789012:cluster/niura/0a1b2c3d-0000-4000-8000-000000000000-s1"));
    }

    /** A plan that was not written down by the tool, or is to be altered while it is applied. */
    @Test
    void plans() {
        assertTranscript("refused-plans.txt", """
                apply --bootstrap-server x:1 --plan plan.json --add-partitions
                apply --bootstrap-server x:1 --plan absent.json
                apply --bootstrap-server x:1 --plan refused/no-plan.json
                """);
    }

    private static void assertTranscript(String golden, String lines) {
        Golden.assertMatches(golden, lines.lines().map(RefusalsTest::refusal).collect(Collectors.joining("\n")));
    }

    private static String refusal(String line) {
        String[] words = line.isEmpty() ? new String[0] : line.split(" ");
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].replaceFirst("^refused/", "src/test/resources/refused/");
        }

        Run run = Run.of(words);

        assertThat(run.exitCode()).as(line).isNotZero();
        assertThat(run.out()).as(line).isEmpty();
        assertThat(run.err()).as(line).startsWith("Error: ").doesNotContain("\tat ", "Exception");
        return ("$ admin-tool " + line).strip() + "\n" + run.err().replace("src/test/resources/refused/", "refused/")
                + "exit " + run.exitCode() + "\n";
    }
}
