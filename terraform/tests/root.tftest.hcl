# `terraform init && terraform test` in the folder above: no credentials, no call to AWS.
# What each document says is compared by tests/integration/test_terraform.py; here stands what the root refuses.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }
}

variables {
  account_id = "111122223333"
  region     = "eu-west-1"
}

run "one_account" {
  command = plan

  assert {
    condition     = alltrue([for role in aws_iam_role.rendered : startswith(role.path, "/studio")])
    error_message = "A role lies outside of the paths that the service control policies protect."
  }

  assert {
    condition     = alltrue([for role in aws_iam_role.rendered : role.permissions_boundary == "arn:aws:iam::111122223333:policy/studio/studio-boundary" if startswith(role.path, "/studio/")])
    error_message = "An execution role lacks the boundary."
  }

  assert {
    condition     = length(aws_organizations_policy.rendered) == 0
    error_message = "A service control policy is made though no target was given."
  }
}

run "credentials_of_another_account" {
  command = plan

  override_data {
    target = data.aws_caller_identity.current
    values = { account_id = "444455556666" }
  }

  expect_failures = [data.aws_caller_identity.current]
}

run "malformed" {
  command = plan

  variables {
    account_id                = "11112222333"
    region                    = "eu-west-1a"
    network_profile_endpoints = { corporate = { api_endpoint = "com.amazonaws.eu-west-1.sagemaker.api" } }
  }

  expect_failures = [var.account_id, var.region, var.network_profile_endpoints]
}

run "unknown_to_teams_json" {
  command = plan

  variables {
    account_id                = "444455556666"
    network_profile_endpoints = { corprate = { api_endpoint = "vpce-0123456789abcdef0" } }
  }

  expect_failures = [var.account_id, var.network_profile_endpoints]
}

run "target_by_name" {
  command = plan

  variables {
    organisation_target_ids = ["Workloads"]
  }

  expect_failures = [var.organisation_target_ids]
}

run "target_twice" {
  command = plan

  variables {
    organisation_target_ids = ["ou-ab12-cdefghij", "ou-ab12-cdefghij"]
  }

  expect_failures = [var.organisation_target_ids]
}

run "no_target_of_a_level" {
  command = plan

  variables {
    organisation_target_ids = ["r-ab12"]
  }

  expect_failures = [var.organisation_target_ids]
}

run "organisation_alone" {
  command = plan

  variables {
    account_id              = "444455556666"
    organisation_target_ids = ["ou-ab12-cdefghij"]
  }

  override_data {
    target = data.aws_caller_identity.current
    values = { account_id = "444455556666" }
  }

  assert {
    condition     = length(aws_iam_role.rendered) == 0 && length(aws_organizations_policy.rendered) > 0
    error_message = "An account without teams takes the organisation's policies and no role."
  }
}

run "pieces_without_what_they_need" {
  command = plan

  variables {
    domain    = { mount_homes_in = ["studio"] }
    team_data = { monthly_budgets = { Team3 = 100 } }
    signin    = { package = "tests/root.tftest.hcl" }
  }

  expect_failures = [var.domain, var.team_data, var.signin]
}
