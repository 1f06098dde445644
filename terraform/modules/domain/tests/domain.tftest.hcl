# `terraform init && terraform test` in the folder above: no credentials, no call to AWS.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef", key_id = "01234567-89ab-cdef-0123-456789abcdef" }
  }

  mock_resource "aws_sagemaker_studio_lifecycle_config" {
    defaults = { arn = "arn:aws:sagemaker:eu-west-1:111122223333:studio-lifecycle-config/setup" }
  }
}

variables {
  name              = "studio"
  account_id        = "111122223333"
  default_role_arn  = "arn:aws:iam::111122223333:role/studio-default/studio-default"
  vpc_id            = "vpc-0123456789abcdef0"
  subnet_ids        = ["subnet-0123456789abcdef0"]
  security_group_id = "sg-0123456789abcdef0"
}

run "defaults_that_deny" {
  command = apply

  assert {
    condition     = aws_sagemaker_domain.this.auth_mode == "IAM" && aws_sagemaker_domain.this.app_network_access_type == "VpcOnly"
    error_message = "People come through IAM, and traffic stays in the VPC."
  }

  assert {
    condition     = aws_sagemaker_domain.this.tag_propagation == "ENABLED"
    error_message = "Without propagation what Studio makes bears no Team tag."
  }

  assert {
    condition     = aws_sagemaker_domain.this.domain_settings[0].execution_role_identity_config == "USER_PROFILE_NAME"
    error_message = "CloudTrail would name the role alone."
  }

  assert {
    condition     = aws_sagemaker_domain.this.default_user_settings[0].execution_role == var.default_role_arn && aws_sagemaker_domain.this.default_space_settings[0].execution_role == var.default_role_arn
    error_message = "Whoever comes without a role of their own may do nothing."
  }

  assert {
    condition     = aws_sagemaker_domain.this.default_user_settings[0].sharing_settings[0].notebook_output_option == "Disabled"
    error_message = "Notebook outputs land in a bucket that the whole domain reads."
  }

  assert {
    condition     = aws_sagemaker_domain.this.default_user_settings[0].auto_mount_home_efs == "Disabled"
    error_message = "Homes of several teams are mounted over NFS."
  }

  assert {
    condition     = aws_sagemaker_domain.this.default_user_settings[0].jupyter_lab_app_settings[0].app_lifecycle_management[0].idle_settings[0].idle_timeout_in_minutes == 120
    error_message = "Idle apps run on."
  }

  assert {
    condition     = aws_kms_key.domain[0].enable_key_rotation && aws_sagemaker_domain.this.kms_key_id == aws_kms_key.domain[0].arn
    error_message = "Homes are encrypted with the domain's own key."
  }

  assert {
    condition     = length(output.stays_after_destroy) == 1 && aws_sagemaker_domain.this.retention_policy[0].home_efs_file_system == "Retain"
    error_message = "Homes stay unless somebody says otherwise, and the output says so."
  }
}

run "a_domain_of_one_team" {
  command = apply

  variables {
    mount_homes           = true
    keep_homes            = false
    idle_shutdown_minutes = 0
    kms_key_arn           = "arn:aws:kms:eu-west-1:111122223333:key/00000000-89ab-cdef-0123-456789abcdef"
    lifecycle_configs     = { setup = { app_type = "JupyterLab", content = "#!/bin/bash\n", everywhere = true } }
  }

  assert {
    condition     = length(aws_kms_key.domain) == 0 && aws_sagemaker_domain.this.kms_key_id == var.kms_key_arn
    error_message = "A key that is given is used, and none is made."
  }

  assert {
    condition     = aws_sagemaker_domain.this.default_user_settings[0].jupyter_lab_app_settings[0].built_in_lifecycle_config_arn == aws_sagemaker_studio_lifecycle_config.this["setup"].arn && length(aws_sagemaker_domain.this.default_user_settings[0].code_editor_app_settings[0].lifecycle_config_arns) == 0
    error_message = "The script runs in every JupyterLab, and in no Code Editor."
  }

  assert {
    condition     = length(aws_sagemaker_domain.this.default_user_settings[0].jupyter_lab_app_settings[0].app_lifecycle_management) == 0
    error_message = "0 minutes means no idle shutdown."
  }

  assert {
    condition     = length(output.stays_after_destroy) == 0
    error_message = "Nothing stays, so nothing is said to."
  }
}

run "a_teams_role_as_everybodys" {
  command = plan

  variables {
    default_role_arn = "arn:aws:iam::111122223333:role/studio/team1/team1-data-scientist"
  }

  expect_failures = [var.default_role_arn]
}

run "a_team_for_the_whole_domain" {
  command = plan

  variables {
    tags = { team = "Team1" }
  }

  expect_failures = [var.tags]
}

run "no_subnet_and_odd_numbers" {
  command = plan

  variables {
    subnet_ids            = []
    idle_shutdown_minutes = 5
    space_storage_gb      = { default = 200 }
    lifecycle_configs     = { setup = { app_type = "JupyterServer", content = "" } }
  }

  expect_failures = [var.subnet_ids, var.idle_shutdown_minutes, var.space_storage_gb, var.lifecycle_configs]
}
