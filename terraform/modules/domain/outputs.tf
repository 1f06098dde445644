output "domain_id" {
  description = "The id `d-…`: `domain` of the sign-in's settings, and what Studio profiles are made in."
  value       = aws_sagemaker_domain.this.id
}

output "domain_arn" {
  description = "The domain's ARN."
  value       = aws_sagemaker_domain.this.arn
}

output "home_file_system_id" {
  description = "The EFS file system of the users' homes; with keep_homes it is there after the domain is gone, and is deleted by hand."
  value       = aws_sagemaker_domain.this.home_efs_file_system_id
}

output "kms_key_arn" {
  description = "The key of homes and volumes; the teams' roles need it to open their spaces."
  value       = local.kms_key_arn
}

output "lifecycle_config_arns" {
  description = "The ARN of each lifecycle configuration, by its name."
  value       = { for name, config in aws_sagemaker_studio_lifecycle_config.this : name => config.arn }
}

output "stays_after_destroy" {
  description = "What `terraform destroy` leaves on purpose, in sentences; empty where it leaves nothing."
  value = var.keep_homes ? [
    "the home file system ${aws_sagemaker_domain.this.home_efs_file_system_id} with everybody's files: delete its mount targets, then the file system, then the security groups security-group-for-(in|out)bound-nfs-${aws_sagemaker_domain.this.id}, or the VPC cannot be deleted",
  ] : []
}
