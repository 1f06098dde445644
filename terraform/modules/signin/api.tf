# Two kinds of API with one behaviour: every path and method goes to the function, which answers what it does not know with
# 404 or 405. Access logs name neither query nor body: tickets and assertions travel there.

locals {
  access_log = jsonencode({
    requestId = "$context.requestId"
    time      = "$context.requestTime"
    address   = "$context.identity.sourceIp"
    method    = "$context.httpMethod"
    path      = local.rest ? "$context.resourcePath" : "$context.routeKey"
    status    = "$context.status"
    latency   = "$context.responseLatency"
    error     = "$context.error.message"
  })

  integration = { "x-amazon-apigateway-integration" = { type = "aws_proxy", httpMethod = "POST", uri = local.invoke_arn } }
  rest_body = {
    openapi = "3.0.1"
    info    = { title = "studio-signin", version = "1" }
    paths   = { "/{proxy+}" = { get = local.integration, post = local.integration } }
  }
}

resource "aws_api_gateway_rest_api" "this" {
  count = local.rest ? 1 : 0

  name = "studio-signin"
  body = jsonencode(local.rest_body)
  tags = local.tags

  endpoint_configuration {
    types            = [var.api == "private" ? "PRIVATE" : "REGIONAL"]
    vpc_endpoint_ids = var.api == "private" ? var.private_endpoint_ids : null
  }
}

# A private API without a policy answers nobody; this one answers who comes through the named endpoints.
resource "aws_api_gateway_rest_api_policy" "private" {
  count = var.api == "private" ? 1 : 0

  rest_api_id = aws_api_gateway_rest_api.this[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "BrowsersOfTheNetwork"
      Effect    = "Allow"
      Principal = "*"
      Action    = "execute-api:Invoke"
      Resource  = "execute-api:/*"
      Condition = { StringEquals = { "aws:SourceVpce" = var.private_endpoint_ids } }
    }]
  })
}

resource "aws_api_gateway_deployment" "this" {
  count = local.rest ? 1 : 0

  rest_api_id = aws_api_gateway_rest_api.this[0].id
  triggers    = { deployed = sha256(jsonencode([local.rest_body, var.private_endpoint_ids])) }

  depends_on = [aws_api_gateway_rest_api_policy.private] # a policy holds from the next deployment on

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "this" {
  count = local.rest ? 1 : 0

  rest_api_id   = aws_api_gateway_rest_api.this[0].id
  deployment_id = aws_api_gateway_deployment.this[0].id
  stage_name    = "studio"
  tags          = local.tags

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format          = local.access_log
  }
}

resource "aws_api_gateway_method_settings" "all" {
  count = local.rest ? 1 : 0

  rest_api_id = aws_api_gateway_rest_api.this[0].id
  stage_name  = aws_api_gateway_stage.this[0].stage_name
  method_path = "*/*"

  settings {
    metrics_enabled        = true
    data_trace_enabled     = false # would write assertions into the log
    throttling_rate_limit  = var.requests_per_second.rate
    throttling_burst_limit = var.requests_per_second.burst
  }
}

resource "aws_apigatewayv2_api" "this" {
  count = local.rest ? 0 : 1

  name          = "studio-signin"
  protocol_type = "HTTP"
  tags          = local.tags
}

resource "aws_apigatewayv2_integration" "this" {
  count = local.rest ? 0 : 1

  api_id                 = aws_apigatewayv2_api.this[0].id
  integration_type       = "AWS_PROXY"
  integration_method     = "POST"
  integration_uri        = local.alias_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "this" {
  for_each = local.rest ? toset([]) : toset(["GET /{proxy+}", "POST /{proxy+}"])

  api_id    = aws_apigatewayv2_api.this[0].id
  route_key = each.key
  target    = "integrations/${aws_apigatewayv2_integration.this[0].id}"
}

resource "aws_apigatewayv2_stage" "this" {
  count = local.rest ? 0 : 1

  api_id      = aws_apigatewayv2_api.this[0].id
  name        = "$default"
  auto_deploy = true
  tags        = local.tags

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format          = local.access_log
  }

  default_route_settings {
    throttling_rate_limit  = var.requests_per_second.rate
    throttling_burst_limit = var.requests_per_second.burst
  }
}

resource "aws_cloudwatch_log_group" "access" {
  name              = "/studio/studio-signin-access"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.signin.arn
  tags              = local.tags
}
