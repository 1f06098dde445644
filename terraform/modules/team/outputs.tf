output "data_bucket" {
  description = "The team's bucket."
  value       = aws_s3_bucket.data.bucket
}

output "kms_key_arn" {
  description = "The key of the team's data: for whatever else of the team shall be encrypted."
  value       = aws_kms_key.data.arn
}

output "stays_after_destroy" {
  description = "What `terraform destroy` leaves on purpose, in sentences; empty where it leaves nothing."
  value       = var.keep_data ? ["the bucket ${aws_s3_bucket.data.bucket} while objects are in it: empty it, or apply keep_data = false first"] : []
}
