output "base_url" {
  description = "Where browsers reach the sign-in; give it to `abac signin sheet` as `--base-url`."
  value       = local.base_url
}

output "assertion_consumer_services" {
  description = "\"Application ACS URL\" in Identity Center, by team."
  value       = { for team in keys(jsondecode(var.directory).teams) : team => "${local.base_url}/saml/${team}" }
}

output "audiences" {
  description = "\"Application SAML audience\" in Identity Center, by team: the address of the service provider's metadata."
  value       = { for team in keys(jsondecode(var.directory).teams) : team => "${local.base_url}/metadata/${team}" }
}

output "start_urls" {
  description = "\"Application start URL\" in Identity Center, by team, where sign-ins begin at the sign-in."
  value       = { for team in keys(jsondecode(var.directory).teams) : team => "${local.base_url}/login/${team}" }
}

output "without_application" {
  description = "Teams whose application's metadata is not there yet: nobody of them can sign in. `abac signin sheet TEAM` says what to click."
  value       = sort(setsubtract(keys(jsondecode(var.directory).teams), keys(var.applications)))
}

output "function_version" {
  description = "The version that the alias `live` points to; to go back, point the alias to an older one."
  value       = aws_lambda_alias.live.function_version
}

output "stays_after_destroy" {
  description = "What `terraform destroy` leaves on purpose, in sentences; empty where it leaves nothing."
  value       = var.keep_tables ? ["the tables studio-signin-*: DynamoDB refuses to delete them until keep_tables = false is applied"] : []
}
