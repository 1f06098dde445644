# `terraform init && terraform test` in the folder above: no credentials, no call to AWS.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef", key_id = "01234567-89ab-cdef-0123-456789abcdef" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:111122223333:log-group:/studio/studio-signin-access" }
  }

  mock_resource "aws_api_gateway_rest_api" {
    defaults = { id = "abcde12345", execution_arn = "arn:aws:execute-api:eu-west-1:111122223333:abcde12345" }
  }

  mock_resource "aws_api_gateway_stage" {
    defaults = { invoke_url = "https://abcde12345.execute-api.eu-west-1.amazonaws.com/studio" }
  }

  mock_resource "aws_apigatewayv2_api" {
    defaults = { id = "abcde12345", api_endpoint = "https://abcde12345.execute-api.eu-west-1.amazonaws.com", execution_arn = "arn:aws:execute-api:eu-west-1:111122223333:abcde12345" }
  }

  mock_resource "aws_lambda_function" {
    defaults = { version = "1" }
  }
}

variables {
  account_id        = "111122223333"
  region            = "eu-west-1"
  package           = "tests/package.txt" # what is in it does not matter here
  role_arn          = "arn:aws:iam::111122223333:role/studio-signin/studio-signin-backend"
  directory         = "{\"teams\": {\"Team1\": {}, \"Team2\": {}}}"
  applications      = { Team1 = "<md:EntityDescriptor/>" }
  subnet_ids        = ["subnet-0123456789abcdef0"]
  security_group_id = "sg-0123456789abcdef0"
}

run "regional" {
  command = apply

  assert {
    condition     = aws_lambda_function.acs.environment[0].variables.SIGN_IN_BASE_URL == "https://abcde12345.execute-api.eu-west-1.amazonaws.com/studio"
    error_message = "The function writes addresses that browsers do not reach."
  }

  assert {
    condition     = aws_lambda_function.acs.environment[0].variables.SIGN_IN_DIRECTORY == "dynamodb:studio-signin-directory/directory" && aws_dynamodb_table_item.directory.table_name == "studio-signin-directory" && jsondecode(aws_dynamodb_table_item.directory.item).id.S == "directory"
    error_message = "The function looks for the directory where it is not."
  }

  assert {
    condition     = jsondecode(aws_dynamodb_table_item.application["Team1"].item) == { id = { S = "Team1" }, text = { S = "<md:EntityDescriptor/>" } } && aws_dynamodb_table_item.application["Team1"].table_name == "studio-signin-applications"
    error_message = "The function looks for a team's application where it is not."
  }

  assert {
    condition     = alltrue([for table in aws_dynamodb_table.this : startswith(table.name, "studio-signin-") && table.point_in_time_recovery[0].enabled && table.deletion_protection_enabled && table.server_side_encryption[0].kms_key_arn == aws_kms_key.signin.arn])
    error_message = "A table lies outside of what policies allow, cannot be restored, or is not encrypted with the sign-in's key."
  }

  assert {
    condition     = toset([for name, table in aws_dynamodb_table.this : name if length(table.ttl) > 0 && try(table.ttl[0].enabled, false)]) == toset(["replays", "tickets"])
    error_message = "Replays and tickets expire, and nothing else does."
  }

  assert {
    condition     = alltrue([for path in values(jsondecode(aws_api_gateway_rest_api.this[0].body).paths) : toset(keys(path)) == toset(["get", "post"])])
    error_message = "The API takes GET and POST alone."
  }

  assert {
    condition     = jsondecode(aws_api_gateway_rest_api.this[0].body).paths["/{proxy+}"].post["x-amazon-apigateway-integration"].uri == "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:studio-signin-acs:live/invocations"
    error_message = "The API calls another function, or one past its alias."
  }

  assert {
    condition     = aws_api_gateway_method_settings.all[0].settings[0].data_trace_enabled == false && !strcontains(aws_api_gateway_stage.this[0].access_log_settings[0].format, "querystring") && aws_api_gateway_method_settings.all[0].settings[0].throttling_rate_limit == 50
    error_message = "Assertions or tickets would be logged, or nothing holds a flood."
  }

  assert {
    condition     = aws_lambda_permission.api.source_arn == "arn:aws:execute-api:eu-west-1:111122223333:abcde12345/*" && aws_lambda_permission.api.qualifier == "live"
    error_message = "Another API may call the function."
  }

  assert {
    condition     = output.assertion_consumer_services["Team2"] == "https://abcde12345.execute-api.eu-west-1.amazonaws.com/studio/saml/Team2" && output.without_application == tolist(["Team2"])
    error_message = "The values to type into Identity Center are wrong."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : length(alarm.alarm_description) > 20])
    error_message = "An alarm does not say what it means."
  }
}

run "http" {
  command = apply

  variables {
    api = "http"
  }

  assert {
    condition     = length(aws_api_gateway_rest_api.this) == 0 && aws_lambda_function.acs.environment[0].variables.SIGN_IN_BASE_URL == "https://abcde12345.execute-api.eu-west-1.amazonaws.com"
    error_message = "An HTTP API stands alone, at its own address."
  }

  assert {
    condition     = toset(keys(aws_apigatewayv2_route.this)) == toset(["GET /{proxy+}", "POST /{proxy+}"])
    error_message = "The API takes GET and POST alone."
  }
}

run "private" {
  command = apply

  variables {
    api                  = "private"
    private_endpoint_ids = ["vpce-0123456789abcdef0"]
    base_url             = "https://signin.example.com"
  }

  assert {
    condition     = jsondecode(aws_api_gateway_rest_api_policy.private[0].policy).Statement[0].Condition.StringEquals["aws:SourceVpce"] == ["vpce-0123456789abcdef0"]
    error_message = "A private API is open to other endpoints."
  }

  assert {
    condition     = aws_lambda_function.acs.environment[0].variables.SIGN_IN_BASE_URL == "https://signin.example.com"
    error_message = "A name of one's own is not used."
  }
}

run "private_without_endpoint_and_an_unknown_team" {
  command = plan

  variables {
    api          = "private"
    applications = { Team3 = "<md:EntityDescriptor/>" }
  }

  expect_failures = [var.api, var.applications]
}

run "what_cannot_be" {
  command = plan

  variables {
    package             = "tests/absent.zip"
    role_arn            = "arn:aws:iam::111122223333:role/admin"
    subnet_ids          = []
    concurrency         = 0
    base_url            = "http://signin.example.com/"
    requests_per_second = { rate = 0 }
  }

  expect_failures = [var.package, var.role_arn, var.subnet_ids, var.concurrency, var.base_url, var.requests_per_second]
}
