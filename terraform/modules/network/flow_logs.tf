locals {
  flow_logs = var.flow_log_retention_days > 0
}

resource "aws_cloudwatch_log_group" "flow" {
  count = local.flow_logs ? 1 : 0

  name              = "/${var.name}/network/flow"
  retention_in_days = var.flow_log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_iam_role" "flow" {
  count = local.flow_logs ? 1 : 0

  name = "${var.name}-flow-logs"
  path = "/studio-admin/" # the paths that the service control policies protect
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "FlowLogsOfThisAccount"
      Effect    = "Allow"
      Principal = { Service = "vpc-flow-logs.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        ArnLike      = { "aws:SourceArn" = "arn:${data.aws_partition.current.partition}:ec2:${var.region}:${var.account_id}:vpc-flow-log/*" }
        StringEquals = { "aws:SourceAccount" = var.account_id }
      }
    }]
  })
  tags = local.tags
}

resource "aws_iam_role_policy" "flow" {
  count = local.flow_logs ? 1 : 0

  name = "write-flow-logs"
  role = aws_iam_role.flow[0].name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "WriteFlowLogs"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
      Resource = "arn:${data.aws_partition.current.partition}:logs:${var.region}:${var.account_id}:log-group:/${var.name}/network/flow:*"
    }]
  })
}

resource "aws_flow_log" "vpc" {
  count = local.flow_logs ? 1 : 0

  vpc_id                   = local.vpc_id
  traffic_type             = "ALL"
  max_aggregation_interval = 60
  log_destination_type     = "cloud-watch-logs"
  log_destination          = aws_cloudwatch_log_group.flow[0].arn
  iam_role_arn             = aws_iam_role.flow[0].arn
  tags                     = merge(local.tags, { Name = var.name })
}
