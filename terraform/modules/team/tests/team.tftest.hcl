# `terraform init && terraform test` in the folder above: no credentials, no call to AWS.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef" }
  }
}

variables {
  account_id  = "111122223333"
  team        = "Team1"
  data_bucket = "studio-team1-111122223333-eu-west-1"
}

run "a_bucket_that_only_tls_reaches" {
  command = apply

  assert {
    condition     = jsondecode(aws_s3_bucket_policy.data.policy).Statement[0].Effect == "Deny" && jsondecode(aws_s3_bucket_policy.data.policy).Statement[0].Condition.Bool["aws:SecureTransport"] == "false" && length(jsondecode(aws_s3_bucket_policy.data.policy).Statement) == 1
    error_message = "The bucket's policy allows something, or lets plain HTTP in."
  }

  assert {
    condition     = jsondecode(aws_s3_bucket_policy.data.policy).Statement[0].Resource == ["arn:aws:s3:::studio-team1-111122223333-eu-west-1", "arn:aws:s3:::studio-team1-111122223333-eu-west-1/*"]
    error_message = "The policy speaks of another bucket, or not of its objects."
  }

  assert {
    condition     = aws_s3_bucket_public_access_block.data.block_public_acls && aws_s3_bucket_public_access_block.data.block_public_policy && aws_s3_bucket_public_access_block.data.ignore_public_acls && aws_s3_bucket_public_access_block.data.restrict_public_buckets
    error_message = "The bucket could be made public."
  }

  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.data.rule).apply_server_side_encryption_by_default[0].kms_master_key_id == aws_kms_key.data.arn && aws_kms_key.data.enable_key_rotation
    error_message = "The data is not encrypted with the team's own key."
  }

  assert {
    condition     = aws_s3_bucket.data.tags["Team"] == "Team1" && aws_kms_key.data.tags["Team"] == "Team1"
    error_message = "The team's resources do not bear its label."
  }

  assert {
    condition     = aws_s3_bucket.data.force_destroy == false && length(output.stays_after_destroy) == 1 && length(aws_budgets_budget.team) == 0
    error_message = "Data would go with the stack, or a budget is made that nobody asked for."
  }
}

run "a_budget" {
  command = plan

  variables {
    monthly_budget = { amount = 500, emails = ["owner1@example.com"] }
  }

  assert {
    condition     = one(aws_budgets_budget.team[0].cost_filter).values == tolist(["user:Team$Team1"])
    error_message = "The budget counts another team's cost."
  }
}

run "what_cannot_be" {
  command = plan

  variables {
    account_id      = "1111"
    data_bucket     = "Team1"
    noncurrent_days = 0
    monthly_budget  = { amount = 500, emails = [] }
  }

  expect_failures = [var.account_id, var.data_bucket, var.noncurrent_days, var.monthly_budget]
}
