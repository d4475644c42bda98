# The task role of each service (taskRoleArn; not executionRoleArn, with which ECS pulls the image). None may create a topic.

locals {
  kafka_policies = {
    gateway = data.aws_iam_policy_document.kafka_gateway.json
    core    = data.aws_iam_policy_document.kafka_core.json
    eeg     = data.aws_iam_policy_document.kafka_eeg.json
  }
}

data "aws_iam_policy_document" "ecs_tasks" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "task" {
  for_each           = local.kafka_policies
  name               = "${var.name}-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks.json
}

resource "aws_iam_role_policy" "task_kafka" {
  for_each = local.kafka_policies
  name     = "kafka"
  role     = aws_iam_role.task[each.key].name
  policy   = each.value
}

output "task_role_arns" {
  value = { for service, role in aws_iam_role.task : service => role.arn }
}
