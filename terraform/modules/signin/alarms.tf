# What each alarm means stands in its description, which is in the message that people get (docs/how-to/sign-in-alarms.md).

locals {
  alarms = {
    faults = {
      description = "The sign-in met an error it did not foresee and refused; its log names the reference id."
      namespace   = "StudioSignIn", metric = "Faults", dimensions = {}, statistic = "Sum", threshold = 1
    }
    function-errors = {
      description = "The function itself failed: nobody signs in until it runs. A new version? Point the alias back."
      namespace   = "AWS/Lambda", metric = "Errors", dimensions = { FunctionName = local.function_name }, statistic = "Sum", threshold = 1
    }
    function-throttles = {
      description = "More sign-ins at once than `concurrency` allows: people see an error and click again."
      namespace   = "AWS/Lambda", metric = "Throttles", dimensions = { FunctionName = local.function_name }, statistic = "Sum", threshold = 5
    }
    replay-table = {
      description = "The replay table refuses or fails: while it does, nobody signs in."
      namespace   = "AWS/DynamoDB", metric = "SystemErrors", dimensions = { TableName = "studio-signin-replays", Operation = "PutItem" }, statistic = "Sum", threshold = 1
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = "studio-signin-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = each.value.threshold
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions
  tags                = local.tags
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = "studio-signin"
  dashboard_body = jsonencode({
    widgets = [
      {
        type = "metric", x = 0, y = 0, width = 12, height = 6
        properties = {
          title   = "Sign-ins by team", region = var.region, stat = "Sum", period = 300, view = "timeSeries"
          metrics = [[{ expression = "SEARCH('{StudioSignIn,Team} MetricName=\"SignIns\"', 'Sum', 300)", id = "signins" }]]
        }
      },
      {
        type = "metric", x = 12, y = 0, width = 12, height = 6
        properties = {
          title   = "Refusals by step and reason", region = var.region, stat = "Sum", period = 300, view = "timeSeries"
          metrics = [[{ expression = "SEARCH('{StudioSignIn,Step,Reason} MetricName=\"Refusals\"', 'Sum', 300)", id = "refusals" }]]
        }
      },
      {
        type = "metric", x = 0, y = 6, width = 12, height = 6
        properties = {
          title   = "Milliseconds by route, 99th of 100", region = var.region, period = 300, view = "timeSeries"
          metrics = [[{ expression = "SEARCH('{StudioSignIn,Route} MetricName=\"Latency\"', 'p99', 300)", id = "latency" }]]
        }
      },
      {
        type = "metric", x = 12, y = 6, width = 12, height = 6
        properties = {
          title   = "The function", region = var.region, stat = "Sum", period = 300, view = "timeSeries"
          metrics = [for metric in ["Invocations", "Errors", "Throttles"] : ["AWS/Lambda", metric, "FunctionName", local.function_name]]
        }
      },
    ]
  })
}
