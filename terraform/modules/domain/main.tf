# A Studio domain in which nothing is shared by default: people sign in through IAM, traffic stays in the VPC, the default
# role may do nothing, and what Studio makes for a user bears that user's tags.

locals {
  kms_key_arn = var.kms_key_arn == null ? aws_kms_key.domain[0].arn : var.kms_key_arn
  tags        = merge(var.tags, { Component = "domain" })

  everywhere = {
    for app_type in ["CodeEditor", "JupyterLab"] : app_type => [
      for name, config in var.lifecycle_configs : aws_sagemaker_studio_lifecycle_config.this[name].arn if config.app_type == app_type
    ]
  }
  first = {
    for app_type in ["CodeEditor", "JupyterLab"] : app_type => one([
      for name, config in var.lifecycle_configs : aws_sagemaker_studio_lifecycle_config.this[name].arn if config.app_type == app_type && config.everywhere
    ])
  }
}

data "aws_partition" "current" {}

resource "aws_kms_key" "domain" {
  count = var.kms_key_arn == null ? 1 : 0

  description             = "Homes and volumes of the Studio domain ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  # Access is given by IAM policies of the account; the key itself speaks to nobody else (AWS KMS Developer Guide, Default
  # key policy).
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "PoliciesOfThisAccount"
      Effect    = "Allow"
      Principal = { AWS = "arn:${data.aws_partition.current.partition}:iam::${var.account_id}:root" }
      Action    = "kms:*"
      Resource  = "*"
    }]
  })
  tags = local.tags
}

resource "aws_kms_alias" "domain" {
  count = var.kms_key_arn == null ? 1 : 0

  name          = "alias/studio/${var.name}"
  target_key_id = aws_kms_key.domain[0].key_id
}

resource "aws_sagemaker_studio_lifecycle_config" "this" {
  for_each = var.lifecycle_configs

  studio_lifecycle_config_name     = "${var.name}-${each.key}"
  studio_lifecycle_config_app_type = each.value.app_type
  studio_lifecycle_config_content  = base64encode(each.value.content)
  tags                             = local.tags
}

resource "aws_sagemaker_domain" "this" {
  domain_name             = var.name
  auth_mode               = "IAM"
  app_network_access_type = "VpcOnly"
  tag_propagation         = "ENABLED" # without it what Studio makes bears no tag, and policies refuse its own calls
  vpc_id                  = var.vpc_id
  subnet_ids              = var.subnet_ids
  kms_key_id              = local.kms_key_arn
  tags                    = local.tags

  domain_settings {
    execution_role_identity_config = "USER_PROFILE_NAME" # CloudTrail then names the user, not only the role
  }

  default_user_settings {
    execution_role      = var.default_role_arn
    security_groups     = [var.security_group_id]
    default_landing_uri = "studio::"
    studio_web_portal   = "ENABLED"
    auto_mount_home_efs = var.mount_homes ? "Enabled" : "Disabled"

    sharing_settings {
      notebook_output_option = "Disabled" # else outputs land in a bucket that the whole domain reads
    }

    studio_web_portal_settings {
      hidden_app_types = ["JupyterServer", "KernelGateway", "RSessionGateway", "RStudioServerPro", "TensorBoard"]
      hidden_ml_tools  = var.hidden_ml_tools
    }

    jupyter_lab_app_settings {
      lifecycle_config_arns         = local.everywhere["JupyterLab"]
      built_in_lifecycle_config_arn = local.first["JupyterLab"]

      default_resource_spec {
        instance_type = var.default_instance_type
      }

      dynamic "app_lifecycle_management" {
        for_each = var.idle_shutdown_minutes > 0 ? [var.idle_shutdown_minutes] : []

        content {
          idle_settings {
            lifecycle_management        = "ENABLED"
            idle_timeout_in_minutes     = app_lifecycle_management.value
            min_idle_timeout_in_minutes = 60
            max_idle_timeout_in_minutes = app_lifecycle_management.value
          }
        }
      }
    }

    code_editor_app_settings {
      lifecycle_config_arns         = local.everywhere["CodeEditor"]
      built_in_lifecycle_config_arn = local.first["CodeEditor"]

      default_resource_spec {
        instance_type = var.default_instance_type
      }

      dynamic "app_lifecycle_management" {
        for_each = var.idle_shutdown_minutes > 0 ? [var.idle_shutdown_minutes] : []

        content {
          idle_settings {
            lifecycle_management        = "ENABLED"
            idle_timeout_in_minutes     = app_lifecycle_management.value
            min_idle_timeout_in_minutes = 60
            max_idle_timeout_in_minutes = app_lifecycle_management.value
          }
        }
      }
    }

    space_storage_settings {
      default_ebs_storage_settings {
        default_ebs_volume_size_in_gb = var.space_storage_gb.default
        maximum_ebs_volume_size_in_gb = var.space_storage_gb.maximum
      }
    }
  }

  # Spaces that nobody owns run with this role: it may do nothing (SageMaker Developer Guide, Execution roles and spaces).
  default_space_settings {
    execution_role  = var.default_role_arn
    security_groups = [var.security_group_id]
  }

  retention_policy {
    home_efs_file_system = var.keep_homes ? "Retain" : "Delete"
  }
}
