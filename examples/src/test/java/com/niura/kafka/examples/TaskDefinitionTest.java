package com.niura.kafka.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.niura.kafka.catalog.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is in examples/ecs, against AWS's documented rules; and that each rule finds what breaks it. */
class TaskDefinitionTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"any-language.json", "java.json"})
    void examples_keepTheRules(String file) {
        assertThat(TaskDefinition.read(file).problems()).isEmpty();
    }

    @Test
    void anyLanguage_startsItsServiceOnlyAfterVerify_asTheSameService() {
        List<TaskDefinition.Container> containers =
                TaskDefinition.read("any-language.json").containers();

        assertThat(containers).extracting(TaskDefinition.Container::name).containsExactly("topics", "core");
        assertThat(containers.get(0).essential()).isFalse();
        assertThat(containers.get(0).command()).startsWith("verify", "--service", "core");
        assertThat(containers.get(1).waitsFor()).containsExactly("topics");
        assertThat(Topics.catalog().service("core").topics()).isNotEmpty();
    }

    /** Where a value is put, as a JSON pointer, and the words of the problem. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /family                                           | "a b"                         | family
            /requiresCompatibilities                          | ["EC2"]                       | FARGATE
            /networkMode                                      | "bridge"                      | awsvpc only
            /cpu                                              | "250"                         | not a size of Fargate
            /memory                                           | "4096"                        | not a size of Fargate
            /taskRoleArn                                      | ""                            | taskRoleArn
            /executionRoleArn                                 | "ecs"                         | executionRoleArn
            /taskRoleArn          | "arn:aws:iam::123456789012:role/ecs-task-execution"       | the service's own role
            /containerDefinitions/0/name                      | "core"                        | two containers of this name
            /containerDefinitions/1/essential                 | false                         | at least one container
            /containerDefinitions/0/essential                 | true                          | nothing can wait for its end
            /containerDefinitions/0/image                     | ""                            | topics: image
            /containerDefinitions/0/image                     | "admin-tool:latest"           | fixed version
            /containerDefinitions/0/privileged                | true                          | privileged
            /containerDefinitions/0/links                     | ["core"]                      | links
            /containerDefinitions/0/startTimeout              | 121                           | startTimeout from 2 to 120
            /containerDefinitions/1/stopTimeout               | 0                             | stopTimeout from 2 to 120
            /containerDefinitions/1/portMappings              | [{"containerPort":80,"hostPort":81}]             | hostPort
            /containerDefinitions/1/environment               | [{"name":"AWS_SECRET_ACCESS_KEY","value":"x"}]   | under secrets
            /containerDefinitions/1/logConfiguration/options  | {"awslogs-group":"g","awslogs-region":"r"}       | stream-prefix
            /containerDefinitions/1/healthCheck               | {"command":["curl"]}                             | begins with CMD
            /containerDefinitions/1/healthCheck               | {"command":["CMD","x"],"interval":4}             | interval from 5 to 300
            /containerDefinitions/1/healthCheck               | {"command":["CMD","x"],"timeout":61}             | timeout from 2 to 60
            /containerDefinitions/1/healthCheck               | {"command":["CMD","x"],"retries":0}              | retries from 1 to 10
            /containerDefinitions/1/healthCheck               | {"command":["CMD","x"],"startPeriod":301}        | startPeriod from 0 to 300
            /containerDefinitions/1/dependsOn/0/containerName | "nobody"                      | not there
            /containerDefinitions/1/dependsOn/0/condition     | "HEALTHY"                     | no healthCheck
            /containerDefinitions/1/dependsOn/0/condition     | "DONE"                        | condition
            /containerDefinitions/0/dependsOn                 | [{"containerName":"core","condition":"START"}]   | in a circle
            """)
    void whatBreaksARule_isFound(String pointer, String value, String words) throws IOException {
        JsonNode broken = TaskDefinition.read("any-language.json").json();
        int slash = pointer.lastIndexOf('/');
        ((ObjectNode) broken.at(pointer.substring(0, slash))).set(pointer.substring(slash + 1), JSON.readTree(value));

        assertThat(new TaskDefinition(broken).problems())
                .anySatisfy(problem -> assertThat(problem).contains(words));
    }

    /** The shapes of the requests, as AWS's own SDK for Python knows them. */
    @ParameterizedTest
    @CsvSource({
        "RegisterTaskDefinition, any-language.json",
        "RegisterTaskDefinition, java.json",
        "CreateService, service.json"
    })
    void requests_haveTheShapeThatTheSdkKnows(String operation, String file) throws Exception {
        String python = Python.with("botocore");
        Process check = new ProcessBuilder(
                        python, "-c", """
                import json, sys, botocore.session, botocore.validate
                service = botocore.session.Session().get_service_model("ecs")
                shape = service.operation_model(sys.argv[1]).input_shape
                request = json.load(open(sys.argv[2]))
                print(botocore.validate.ParamValidator().validate(request, shape).generate_report())
                request["bogus"] = 1
                print(botocore.validate.ParamValidator().validate(request, shape).generate_report())
                """, operation, Path.of("ecs", file).toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("\nUnknown parameter in input: \"bogus\"");
    }
}
