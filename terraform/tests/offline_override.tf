# Beside main.tf, this file lets Terraform plan without credentials and without asking AWS anything (README, Planning offline).

provider "aws" {
  access_key                  = "offline"
  secret_key                  = "offline"
  max_retries                 = 1
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

data "aws_caller_identity" "current" {
  count = 0
}
