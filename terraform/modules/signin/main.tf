# The sign-in: one function behind one API, four tables, a key, logs and alarms. It holds no policy: the role and what
# that role may do come from `abac generate`. Its names are fixed, because policies and guardrails speak of studio-signin-*.

data "aws_partition" "current" {}

locals {
  function_name = "studio-signin-acs"
  alias         = "live"
  directory_id  = "directory"
  arn_prefix    = "arn:${data.aws_partition.current.partition}"
  # Built from strings, so that API and function need not wait for each other.
  alias_arn  = "${local.arn_prefix}:lambda:${var.region}:${var.account_id}:function:${local.function_name}:${local.alias}"
  invoke_arn = "${local.arn_prefix}:apigateway:${var.region}:lambda:path/2015-03-31/functions/${local.alias_arn}/invocations"

  rest     = var.api != "http"
  base_url = coalesce(var.base_url, local.rest ? one(aws_api_gateway_stage.this[*].invoke_url) : one(aws_apigatewayv2_api.this[*].api_endpoint))
  tags     = merge(var.tags, { Component = "signin" })
}

resource "aws_lambda_function" "acs" {
  function_name    = local.function_name
  description      = "SAML assertion consumer service of Studio: from a tile of the access portal to the user's own Studio"
  role             = var.role_arn
  handler          = "saml_backend.lambda_handler.handler"
  runtime          = "python3.13"
  architectures    = [var.architecture]
  filename         = var.package
  source_code_hash = filebase64sha256(var.package)
  memory_size      = 1024
  timeout          = 20 # the API waits 29 seconds; nothing here waits for a Studio profile
  publish          = true
  kms_key_arn      = aws_kms_key.signin.arn

  reserved_concurrent_executions = var.concurrency

  environment {
    variables = {
      SIGN_IN_APPLICATIONS = "dynamodb:${aws_dynamodb_table.this["applications"].name}"
      SIGN_IN_BASE_URL     = local.base_url
      SIGN_IN_CONTACT      = var.contact
      SIGN_IN_DIRECTORY    = "dynamodb:${aws_dynamodb_table.this["directory"].name}/${local.directory_id}"
      SIGN_IN_DOMAINS      = jsonencode(var.domains)
      SIGN_IN_PORTAL_URL   = var.portal_url
      SIGN_IN_REPLAY_TABLE = aws_dynamodb_table.this["replays"].name
      SIGN_IN_TICKET_TABLE = aws_dynamodb_table.this["tickets"].name
    }
  }

  logging_config {
    log_format = "Text" # the sign-in writes JSON itself
    log_group  = aws_cloudwatch_log_group.function.name
  }

  vpc_config {
    subnet_ids         = var.subnet_ids
    security_group_ids = [var.security_group_id]
  }

  tags = local.tags
}

# What is deployed is a version; going back is one change of the alias.
resource "aws_lambda_alias" "live" {
  name             = local.alias
  function_name    = aws_lambda_function.acs.function_name
  function_version = aws_lambda_function.acs.version
}

resource "aws_lambda_permission" "api" {
  statement_id  = "TheApiOfTheSignIn"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.acs.function_name
  qualifier     = aws_lambda_alias.live.name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${local.rest ? one(aws_api_gateway_rest_api.this[*].execution_arn) : one(aws_apigatewayv2_api.this[*].execution_arn)}/*"
}

resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/${local.function_name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.signin.arn
  tags              = local.tags
}
