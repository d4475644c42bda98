package com.niura.kafka.iam;

import java.util.List;
import java.util.Random;

import com.niura.kafka.iam.PolicyException.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class PolicyDocumentTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'Statement': {'Effect': 'Allow', 'Action': '*', 'Resource': '*'}}",
                "{'Version': '2008-10-17', 'Id': 'x', 'Statement': [{'Effect': 'Deny', 'NotAction': ['kafka-cluster:*'],"
                        + " 'NotResource': ['*']}]}",
                "{'Version': '2012-10-17', 'Statement': [{'Sid': '', 'Effect': 'Allow', 'Action': 'KAFKA-CLUSTER:connect',"
                        + " 'Resource': 'arn:aws:kafka:*:*:cluster/*'}]}",
                "{'Statement': {'Effect': 'Allow', 'Action': ['s3:GetObject', 'kafka:ListClusters',"
                        + " 'kafka-cluster:*Topic*'], 'Resource': ['arn:aws:s3:::bucket/*', '*']}}",
                "{'Statement': {'Effect': 'Allow', 'Action': 'kafka-cluster:ReadData', 'Resource':"
                        + " 'arn:aws-cn:kafka:cn-north-1:123456789012:topic/demo/*/eeg.?'}}",
                "{'Statement': {'Effect': 'Allow', 'Action': ['s3:GetObject', 's3:List*'], 'Condition': {'Bool': {'aws:SecureTransport':"
                        + " 'true'}}, 'Resource': ['arn:aws:s3:::bucket/${aws:username}/my file']}}",
                "{'Statement': {'Effect': 'Allow', 'Action': 'kafka-cluster:AlterGroup', 'Resource':"
                        + " ['arn:aws:kafka:ap-south-1:123456789012:group/demo/u/my group', 'arn:aws:kafka:ap-south-1:*']}}"
            })
    void policyAsAwsWritesIt_isRead(String json) {
        String text = json.replace('\'', '"');

        assertThat(PolicyDocument.parse("p", text).text()).isEqualTo(text);
    }

    /** Each line: a policy with one mistake, its place, and what is said. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``                                  | 1:1 | it is not JSON: the text is empty
                    `  `                                | 1:1 | it is not JSON: the text is empty
                    []                                  | 1:1 | a policy must be an object, but is a list
                    {}                                  | 1:1 | a policy must have a Statement
                    {"Statement": []}                   | 1:15 | Statement must have at least one statement, but is empty
                    {"Statement": ["x"]}                | 1:16 | a statement must be an object, but is a string
                    {"Statement": null}                 | 1:15 | a statement must be an object, but is null
                    {"Version": "2012-10-18", S}        | 1:13 | Version must be 2012-10-17 or 2008-10-17, but was '2012-10-18': did you mean 2012-10-17?
                    {"Version": 2012, S}                | 1:13 | Version must be a string, but is 2012
                    {"Id": {}, S}                       | 1:8  | Id must be a string, but is an object
                    {"statement": 1, S}                 | 1:2  | statement is not a key of a policy (Version, Id, Statement): did you mean Statement?
                    {S, "Version": "2012-10-17", "Version": "2012-10-17"} | 1:93 | Version is given more than once
                    {"Statement": {"Action": "*", "Resource": "*"}} | 1:15 | a statement must have an Effect, Allow or Deny
                    {"Statement": {"Effect": "allow", "Action": "*", "Resource": "*"}} | 1:26 | Effect must be Allow or Deny, but was 'allow': did you mean Allow?
                    {"Statement": {"Effect": "Allow", "Resource": "*"}} | 1:15 | a statement must have Action or NotAction
                    {"Statement": {"Effect": "Allow", "Action": "*"}} | 1:15 | a statement must have Resource or NotResource
                    {"Statement": {"Effect": "Allow", "Action": "*", "NotAction": "*", "Resource": "*"}} | 1:50 | a statement may have either Action or NotAction, but has both
                    {"Statement": {"Effect": "Allow", "Action": [], "Resource": "*"}} | 1:45 | Action must not be empty
                    {"Statement": {"Effect": "Allow", "Action": [7], "Resource": "*"}} | 1:46 | Action must be a string, but is 7
                    {"Statement": {"Effect": "Allow", "Action": "*", "Resource": {}}} | 1:62 | Resource must be a string, but is an object
                    {"Statement": {"Sid": "a b", "Effect": "Allow", "Action": "*", "Resource": "*"}} | 1:23 | Sid must consist of letters and digits, but was 'a b'
                    {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {}}} | 1:80 | Condition must be an object with an operator, but is empty
                    {"Statement": {"Effect": "Allow", "Action": ["s3:*", "Kafka-Cluster:*"], "Resource": "*", "Condition": {}}} | 1:104 | Condition must be an object with an operator, but is empty
                    {"Statement": {"Effect": "Allow", "NotAction": "s3:*", "Resource": "*", "Condition": {}}} | 1:86 | Condition must be an object with an operator, but is empty
                    {"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": "*"}} | 1:70 | Principal is not supported: a policy must mean the same without it to be followed here
                    {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Principal": "*"}} | 1:67 | Principal is not supported: a policy must mean the same without it to be followed here
                    {"Statement": {"Effect": "Allow", "Actions": "*", "Action": "*", "Resource": "*"}} | 1:35 | Actions is not a key of a statement (Sid, Effect, Action, NotAction, Resource, NotResource, Condition): did you mean Action?
                    """)
    void mistake_isReportedWithItsPlace(String json, String place, String message) {
        // Given
        String statement = "\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}";

        // When
        List<Problem> problems = problems(json.replace("S,", statement + ",").replace("S}", statement + "}"));

        // Then
        assertThat(problems)
                .extracting(problem -> "%d:%d %s".formatted(problem.line(), problem.column(), problem.message()))
                .containsExactly(place.strip() + " " + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    kafka-cluster:DescribeTopics      | did you mean kafka-cluster:DescribeTopic?
                    kafka-cluster:Conect              | did you mean kafka-cluster:Connect?
                    kafka-cluster:Produce             | kafka-cluster:Produce is none of the 19 actions of kafka-cluster
                    kafka-cluster:*Topics             | is none of the 19 actions of kafka-cluster
                    kafka-cluster:                    | is none of the 19 actions of kafka-cluster
                    DescribeTopic                     | did you mean kafka-cluster:DescribeTopic?
                    nothing                           | 'nothing' is not an action, which is like kafka-cluster:Connect, or "*"
                    kafka-clusters:Connect            | names the service 'kafka-clusters': did you mean kafka-cluster?
                    kafka_cluster:Connect             | names the service 'kafka_cluster', which must consist of
                    kafka-*:Connect                   | names the service 'kafka-*', which must consist of
                    """)
    void actionThatCannotBeMeant_isAnError(String action, String message) {
        for (String key : List.of("Action", "NotAction")) {
            assertThat(problems("{\"Statement\": {\"Effect\": \"Allow\", \"%s\": \"%s\", \"Resource\": \"*\"}}"
                            .formatted(key, action)))
                    .singleElement()
                    .extracting(Problem::message)
                    .asString()
                    .contains(message);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    eeg.raw.data                                             | is not an ARN, which has six parts
                    arn:aws:kafka:ap-south-1                                 | is not an ARN, which has six parts
                    arn:aws:kafka*                                           | is not an ARN, which has six parts
                    arn:aws:*:*:*:topic/demo/u/t                             | has a wildcard in its service, which IAM refuses
                    arn:aws:kafk?:ap-south-1:123456789012:topic/demo/u/t     | has a wildcard in its service, which IAM refuses
                    arn:was:kafka:*                                          | has the partition 'was'
                    arn:was:kafka:ap-south-1:123456789012:topic/demo/u/t     | has the partition 'was', which must be one of aws, aws-cn, aws-eusc, aws-iso, aws-iso-b, aws-iso-e, aws-iso-f, aws-us-gov
                    arn:aws:kafka::123456789012:topic/demo/u/t               | has no region
                    arn:aws:kafka:ap-south-1:1234:topic/demo/u/t             | has the account '1234', which must be twelve digits
                    arn:aws:kafka:ap-south-1::topic/demo/u/t                 | has the account '', which must be twelve digits
                    arn:aws:kafka:ap-south-1:123456789012:topics/demo/u/t    | names a 'topics', which must be one of cluster, topic, group, transactional-id: did you mean topic?
                    arn:aws:kafka:ap-south-1:123456789012:topic/demo/u       | was expected to end in topic/CLUSTER/UUID/NAME, but ends in topic/demo/u
                    arn:aws:kafka:ap-south-1:123456789012:cluster/demo       | was expected to end in cluster/CLUSTER/UUID, but ends in cluster/demo
                    arn:aws:kafka:ap-south-1:123456789012:cluster/demo/u/t   | was expected to end in cluster/CLUSTER/UUID, but ends in cluster/demo/u/t
                    arn:aws:kafka:ap-south-1:123456789012:topic/demo//t      | was expected to end in topic/CLUSTER/UUID/NAME
                    arn:aws::ap-south-1:123456789012:topic/demo/u/t          | has no service
                    'arn:aws:kafka:*:*:topic/demo/u/${aws:username}'         | has a policy variable, which is not supported
                    'arn:aws:kafka:*:*:topic/de mo/u/a'                      | has a blank in it
                    'arn:aws:kafka:*:*:topic/demo/u/a '                      | has a blank in it
                    """)
    void malformedArn_isAnError(String resource, String message) {
        for (String key : List.of("Resource", "NotResource")) {
            assertThat(problems("{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"%s\": \"%s\"}}"
                            .formatted(key, resource.replace("'", ""))))
                    .singleElement()
                    .extracting(Problem::message)
                    .asString()
                    .contains(message);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "{]", "{\"Statement\": }", "{\"a\" 1}", "nonsense", "{'a': 1}", "{} {}", "{},", "\"\\x\""})
    void textThatIsNotJson_isAnErrorWithItsPlace(String text) {
        assertThat(problems(text)).singleElement().satisfies(problem -> {
            assertThat(problem.message()).startsWith("it is not JSON: ");
            assertThat(problem.line()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {                 | 1:2  | Unexpected end-of-input: expected close marker for Object
                    {]                | 1:2  | Unexpected close marker ']': expected '}'
                    {"Statement": }   | 1:15 | Unexpected character ('}'): expected a value
                    """)
    void messageAboutJson_saysWhatWasExpectedAndFound(String text, String place, String message) {
        assertThat(problems(text))
                .extracting(problem -> "%d:%d %s".formatted(problem.line(), problem.column(), problem.message()))
                .containsExactly("%s it is not JSON: %s".formatted(place, message));
    }

    @Test
    void anyText_isEitherAPolicyOrAPolicyException() {
        String policy = """
                {"Version": "2012-10-17", "Statement": [{"Sid": "S1", "Effect": "Allow", "Action": ["kafka-cluster:*Topic", "s3:*"],
                 "Resource": "arn:aws:kafka:ap-south-1:123456789012:topic/demo/*/eeg.?"}]}""";
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            String text = Samples.mutated(policy, random);
            assertThatCode(() -> {
                        try {
                            PolicyDocument.parse("p", text);
                        } catch (PolicyException e) {
                            assertThat(e.problems()).isNotEmpty();
                        }
                    })
                    .as("seed %d: %s", seed, text)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void documentWithoutBounds_isRefused() {
        assertThat(problems("[".repeat(33) + "]".repeat(33)))
                .extracting(Problem::message)
                .containsExactly("it is not JSON: it is nested deeper than 32 levels");
        assertThat(problems("[".repeat(60_000)))
                .extracting(Problem::message)
                .containsExactly("it is not JSON: it is nested deeper than 32 levels");
        assertThat(problems(" ".repeat(65_537)))
                .extracting(Problem::message)
                .containsExactly("a policy may have 65536 characters, but this has 65537");
    }

    @Test
    void allMistakes_areReportedAtOnceInTheOrderOfTheText() {
        // Given
        String json = """
                {
                  "Version": "2012",
                  "Statement": [
                    {"Sid": "A", "Effect": "Alow", "Action": ["kafka-cluster:Connekt"], "Resource": "*"},
                    {"Sid": "A", "Effect": "Allow", "Action": "*", "Resource": ["topic/x", "*"], "Condition": {}}
                  ]
                }
                """;

        // When
        var thrown = assertThatThrownBy(() -> PolicyDocument.parse("eeg.json", json));

        // Then
        thrown.isInstanceOf(PolicyException.class).hasMessage("""
                        eeg.json is not a usable IAM policy: 6 problems
                        eeg.json:2:14: Version must be 2012-10-17 or 2008-10-17, but was '2012'
                        eeg.json:4:28: Effect must be Allow or Deny, but was 'Alow': did you mean Allow?
                        eeg.json:4:47: kafka-cluster:Connekt is none of the 19 actions of kafka-cluster: did you mean kafka-cluster:Connect?
                        eeg.json:5:13: Sid must be unique in a policy, but A was there before
                        eeg.json:5:65: 'topic/x' is not an ARN, which has six parts (arn:aws:kafka:REGION:ACCOUNT:RESOURCE), or "*"
                        eeg.json:5:95: Condition must be an object with an operator, but is empty""");
    }

    @Test
    void listOfPolicies_isOnePolicyWithTheStatementsOfAll_andEachHasItsOwnSids() {
        String one = "{\"Statement\": {\"Sid\": \"S\", \"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}}";

        assertThat(PolicyDocument.parseAll("p", "[%s, %s]".formatted(one, one)).statements())
                .hasSize(2);
        assertThat(PolicyDocument.parseAll("p", one).statements()).hasSize(1);
        assertThat(PolicyDocument.parseAll("p", "[]").statements()).isEmpty();
        assertThatThrownBy(() -> PolicyDocument.parseAll("p", "[%s, 7]".formatted(one)))
                .hasMessageEndingWith("a policy must be an object, but is 7");
    }

    @Test
    void conditionOfPoliciesToBeCompared_isRefused() {
        assertThatThrownBy(() -> PolicyDocument.parseAll("p", """
                        {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition":
                         {"Bool": {"aws:SecureTransport": true}}}}"""))
                .hasMessageEndingWith(
                        "p:1:67: Condition is not supported: a policy must mean the same without it to be followed here");
    }

    @Test
    void exception_namesItsDocument() {
        assertThat(catchThrowableOfType(PolicyException.class, () -> PolicyDocument.parse("p", "[]"))
                        .document())
                .isEqualTo("p");
    }

    private static List<Problem> problems(String json) {
        return catchThrowableOfType(PolicyException.class, () -> PolicyDocument.parse("p", json))
                .problems();
    }
}
