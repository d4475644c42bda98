# An MSK Serverless cluster, who may connect to it, and one role for each service: lift what you need.
# The topics are not here: AWS has no resource for topics of MSK Serverless. The operator's tool creates them, on the bastion.

terraform {
  required_version = ">= 1.3"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "name" {
  description = "Begins the names of all that is made here, such as the environment's."
  type        = string
}

variable "vpc_id" {
  description = "The VPC of the services and the bastion: the cluster's names resolve only there."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets in at least two Availability Zones, with a NAT gateway, or with VPC endpoints for ssm, ssmmessages and s3."
  type        = list(string)
  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "MSK Serverless needs subnets in at least two Availability Zones."
  }
}

resource "aws_msk_serverless_cluster" "main" {
  cluster_name = var.name
  vpc_config {
    subnet_ids         = var.subnet_ids
    security_group_ids = [aws_security_group.cluster.id]
  }
  client_authentication {
    sasl {
      iam {
        enabled = true
      }
    }
  }
  # Its topics and all that is in them go with the cluster.
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_security_group" "cluster" {
  name        = "${var.name}-kafka"
  description = "The Kafka cluster"
  vpc_id      = var.vpc_id
}

# For the bastion, and for each ECS service besides its own security groups.
resource "aws_security_group" "kafka_clients" {
  name        = "${var.name}-kafka-clients"
  description = "May connect to the Kafka cluster"
  vpc_id      = var.vpc_id
}

# 9098: IAM, the only port of MSK Serverless.
resource "aws_vpc_security_group_ingress_rule" "cluster_from_clients" {
  security_group_id            = aws_security_group.cluster.id
  referenced_security_group_id = aws_security_group.kafka_clients.id
  ip_protocol                  = "tcp"
  from_port                    = 9098
  to_port                      = 9098
}

resource "aws_vpc_security_group_egress_rule" "clients_to_cluster" {
  security_group_id            = aws_security_group.kafka_clients.id
  referenced_security_group_id = aws_security_group.cluster.id
  ip_protocol                  = "tcp"
  from_port                    = 9098
  to_port                      = 9098
}

output "kafka_bootstrap_servers" {
  value = aws_msk_serverless_cluster.main.bootstrap_brokers_sasl_iam
}

output "kafka_cluster_arn" {
  value = aws_msk_serverless_cluster.main.arn
}

output "kafka_clients_security_group_id" {
  value = aws_security_group.kafka_clients.id
}
