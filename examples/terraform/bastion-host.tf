# The machine on which the operator's tool runs. It is reached through SSM Session Manager only: no key, no public address, no way in.

resource "aws_instance" "bastion" {
  ami                    = data.aws_ssm_parameter.amazon_linux.insecure_value
  instance_type          = "t3.micro"
  subnet_id              = var.subnet_ids[0]
  vpc_security_group_ids = [aws_security_group.bastion.id, aws_security_group.kafka_clients.id]
  iam_instance_profile   = aws_iam_instance_profile.bastion.name
  user_data              = <<-EOT
    #!/bin/sh
    dnf install -y java-17-amazon-corretto-headless
  EOT
  metadata_options {
    http_tokens = "required"
  }
  root_block_device {
    encrypted = true
  }
  tags = {
    Name = "${var.name}-kafka-bastion"
  }
  # A newer image of Amazon Linux is no reason to make another bastion.
  lifecycle {
    ignore_changes = [ami]
  }
}

data "aws_ssm_parameter" "amazon_linux" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
}

resource "aws_security_group" "bastion" {
  name        = "${var.name}-kafka-bastion"
  description = "The bastion: out to SSM, the packages and S3, nothing in"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_egress_rule" "bastion_to_https" {
  security_group_id = aws_security_group.bastion.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

data "aws_iam_policy_document" "ec2" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "bastion" {
  name               = "${var.name}-kafka-bastion"
  assume_role_policy = data.aws_iam_policy_document.ec2.json
}

resource "aws_iam_instance_profile" "bastion" {
  name = aws_iam_role.bastion.name
  role = aws_iam_role.bastion.name
}

# The only role that may create topics, and only those of the catalog.
resource "aws_iam_role_policy" "bastion_kafka" {
  name   = "kafka"
  role   = aws_iam_role.bastion.name
  policy = data.aws_iam_policy_document.kafka_bastion.json
}

data "aws_partition" "current" {}

resource "aws_iam_role_policy_attachment" "bastion_ssm" {
  role       = aws_iam_role.bastion.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

output "bastion_instance_id" {
  value = aws_instance.bastion.id
}
