package com.niura.kafka.iam;

import java.util.List;

import com.niura.kafka.iam.PolicyException.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ConditionTest {

    private static final String ROLE = "arn:aws:sts::123456789012:assumed-role/eeg/task";
    private static final Arn TOPIC = Samples.CLUSTER.topic("orders");

    /** What a session of the role eeg is told about a topic in ap-south-1. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"StringEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/eeg"}}              | true
                    {"StringEquals": {"AWS:principalarn": ["x", "arn:aws:iam::123456789012:role/eeg"]}}       | true
                    {"StringEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/e*"}}               | false
                    {"StringEquals": {"aws:PrincipalArn": "arn:aws:sts::123456789012:assumed-role/eeg/task"}} | false
                    {"StringLike": {"aws:PrincipalArn": "*role/e?g"}}                                         | true
                    {"StringLike": {"aws:PrincipalArn": "*role/other*"}}                                      | false
                    {"StringNotLike": {"aws:PrincipalArn": ["*role/other*", "*role/e*"]}}                     | false
                    {"StringNotEquals": {"aws:PrincipalArn": ["x", "y"]}}                                     | true
                    {"StringEqualsIgnoreCase": {"aws:PrincipalType": "ASSUMEDROLE"}}                          | true
                    {"StringNotEqualsIgnoreCase": {"aws:PrincipalType": "ASSUMEDROLE"}}                       | false
                    {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/*"}}                     | true
                    {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::*:role/eeg"}}                            | true
                    {"ArnEquals": {"aws:PrincipalArn": "arn:*:*:role/eeg:x:y"}}                               | false
                    {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/eeg"}}                           | false
                    {"ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::*:role/core"}}                        | true
                    {"Bool": {"aws:SecureTransport": true}}                                                   | true
                    {"Bool": {"aws:SecureTransport": "false"}}                                                | false
                    {"StringEquals": {"aws:RequestedRegion": "ap-south-1", "aws:ResourceAccount": "123456789012"}} | true
                    {"StringEquals": {"aws:RequestedRegion": "ap-south-1", "aws:ResourceAccount": "999999999999"}} | false
                    {"StringEquals": {"aws:RequestedRegion": "ap-south-1"}, "Bool": {"aws:SecureTransport": false}} | false
                    {"StringEqualsIfExists": {"aws:PrincipalAccount": "123456789012"}}                        | true
                    {"StringEqualsIfExists": {"aws:PrincipalAccount": "999999999999"}}                        | false
                    """)
    void condition_decidesWhetherAStatementCounts(String condition, boolean holds) {
        PolicyDocument allow = policy("Allow", condition);
        PolicyDocument deny = policy("Deny", condition);

        assertThat(decide(allow).allowed()).isEqualTo(holds);
        assertThat(decide(Samples.allowing("*"), deny).allowed()).isNotEqualTo(holds);
    }

    /** As AWS does it for keys that a request does not have. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"StringEquals": {"aws:PrincipalAccount": "123456789012"}}         | false
                    {"StringNotEquals": {"aws:PrincipalAccount": "123456789012"}}      | true
                    {"StringEqualsIfExists": {"aws:PrincipalAccount": "123456789012"}} | true
                    """)
    void keyThatIsNotThere_matchesNothing(String condition, boolean holds) {
        assertThat(new PolicyEvaluation(List.of(policy("Allow", condition)))
                        .decide(IamAction.CONNECT, Samples.CLUSTER)
                        .allowed())
                .isEqualTo(holds);
    }

    @Test
    void conditionThatDoesNotHold_isNamedAsTheReason() {
        PolicyDocument policy = policy("Allow", "{\"StringLike\": {\"aws:PrincipalArn\": \"*role/core\"}}");

        assertThat(decide(policy).reason())
                .isEqualTo(
                        "no statement allows it: policy Allow, the statement in line 1 has a condition that does not hold");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"StringEquals": {"aws:SourceVpc": "vpc-1"}} | 1:97 | the key aws:SourceVpc is not supported in a Condition: it is about the network, and there is no VPC here, so nobody can tell whom this policy lets in on AWS
                    {"StringEquals": {"aws:ResourceTag/team": "eeg"}} | 1:97 | the key aws:ResourceTag/team is not supported in a Condition: clusters have no tags here, so nobody can tell whom this policy lets in on AWS
                    {"StringEquals": {"aws:PrincipalArm": "x"}} | 1:97 | the key aws:PrincipalArm is not supported in a Condition (aws:PrincipalAccount, aws:PrincipalArn, aws:PrincipalType, aws:RequestedRegion, aws:ResourceAccount, aws:SecureTransport): did you mean aws:PrincipalArn?
                    {"StringEqual": {"aws:PrincipalArn": "x"}} | 1:80 | the operator StringEqual is not supported in a Condition (ArnEquals, ArnLike, ArnNotEquals, ArnNotLike, Bool, StringEquals, StringEqualsIgnoreCase, StringLike, StringNotEquals, StringNotEqualsIgnoreCase, StringNotLike, each also with IfExists): did you mean StringEquals?
                    {"ArnLike": {"aws:PrincipalArn": "*"}} | 1:112 | '*' is not an ARN, which ArnLike compares: it has six parts, like arn:aws:iam::123456789012:role/eeg
                    {"Bool": {"aws:SecureTransport": "yes"}} | 1:112 | 'yes' must be true or false with Bool
                    {"StringLike": {"aws:PrincipalArn": "*${aws:username}"}} | 1:115 | '*${aws:username}' has a policy variable, which is not supported
                    {"StringLike": {"aws:PrincipalArn": 7}} | 1:115 | aws:PrincipalArn must be a string, but is 7
                    {"StringLike": []} | 1:94 | StringLike must be an object with a key, but is a list
                    {"StringLike": {"aws:PrincipalArn": "x"}, "StringLike": {"aws:PrincipalArn": "y"}} | 1:121 | StringLike is given more than once
                    {"StringLike": {}} | 1:94 | StringLike must be an object with a key, but is empty
                    """)
    void conditionThatCannotBeFollowed_isRefusedWithItsPlace(String condition, String place, String message) {
        List<Problem> problems = catchThrowableOfType(PolicyException.class, () -> policy("Deny", condition))
                .problems();

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.message()).isEqualTo(message);
            assertThat(problem.line() + ":" + problem.column()).isEqualTo(place);
        });
    }

    private static AccessDecision decide(PolicyDocument... policies) {
        return new PolicyEvaluation(List.of(policies)).decide(ROLE, IamAction.DESCRIBE_TOPIC, TOPIC);
    }

    private static PolicyDocument policy(String effect, String condition) {
        return PolicyDocument.parse(effect, """
                {"Statement": {"Effect": "%s", "Action": "*", "Resource": "*", "Condition": %s}}""".formatted(effect, condition));
    }
}
