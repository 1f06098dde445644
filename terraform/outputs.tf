output "role_arns" {
  description = "The ARN of each role of this account, by its name: a team's execution role to pass to SageMaker, the openers and the backend's role for the sign-in, `studio-default` for the domain."
  value       = { for name, role in aws_iam_role.rendered : name => role.arn }
}

output "policy_arns" {
  description = "The ARN of each managed policy of this account, by its document's name in manifest.json: to compare what AWS holds with what was rendered."
  value       = { for name, policy in aws_iam_policy.rendered : name => policy.arn }
}

output "organisation_policy_ids" {
  description = "The id of each service control policy, by its document's name in manifest.json; empty where organisation_target_ids is empty."
  value       = { for name, policy in aws_organizations_policy.rendered : name => policy.id }
}

output "domain_ids" {
  description = "The id of each domain made here, by the name that teams.yaml calls it."
  value       = { for name, domain in module.domain : name => domain.domain_id }
}

output "endpoint_ids" {
  description = "The id of each VPC endpoint made here, by its service."
  value       = try(module.network[0].endpoint_ids, {})
}

output "data_buckets" {
  description = "The bucket made for each team."
  value       = { for team, made in module.team : team => made.data_bucket }
}

output "signin" {
  description = "What Identity Center and people need to know of the sign-in, by team: ACS URL, audience, start URL, and which teams still wait for their application; null without a sign-in."
  value = var.signin == null ? null : {
    base_url                    = module.signin[0].base_url
    assertion_consumer_services = module.signin[0].assertion_consumer_services
    audiences                   = module.signin[0].audiences
    start_urls                  = module.signin[0].start_urls
    without_application         = module.signin[0].without_application
  }
}

output "stays_after_destroy" {
  description = "What `terraform destroy` leaves on purpose, in sentences, and what must be deleted by hand if it shall go too."
  value = concat(
    flatten([for domain in module.domain : domain.stays_after_destroy]),
    flatten([for team in module.team : team.stays_after_destroy]),
    flatten(module.signin[*].stays_after_destroy),
  )
}
