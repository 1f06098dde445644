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
