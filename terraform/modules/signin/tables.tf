# Four tables. Replays decide whether anybody enters, tickets carry a visitor over the wait page, directory and applications are
# written here and read by the function. Each is encrypted, can be restored to any second, and cannot be deleted by accident.

resource "aws_dynamodb_table" "this" {
  for_each = { applications = false, directory = false, replays = true, tickets = true } # whether items expire

  name                        = "studio-signin-${each.key}"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = var.keep_tables
  tags                        = local.tags

  attribute {
    name = "id"
    type = "S"
  }

  dynamic "ttl" {
    for_each = each.value ? ["expires"] : []

    content {
      attribute_name = ttl.value
      enabled        = true
    }
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.signin.arn
  }
}

resource "aws_dynamodb_table_item" "directory" {
  table_name = aws_dynamodb_table.this["directory"].name
  hash_key   = "id"
  item       = jsonencode({ id = { S = local.directory_id }, text = { S = var.directory } })
}

resource "aws_dynamodb_table_item" "application" {
  for_each = var.applications

  table_name = aws_dynamodb_table.this["applications"].name
  hash_key   = "id"
  item       = jsonencode({ id = { S = each.key }, text = { S = each.value } })
}

resource "aws_kms_key" "signin" {
  description             = "Tables, logs and settings of Studio's sign-in"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "PoliciesOfThisAccount"
        Effect    = "Allow"
        Principal = { AWS = "${local.arn_prefix}:iam::${var.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid       = "LogsOfTheSignIn"
        Effect    = "Allow"
        Principal = { Service = "logs.${var.region}.amazonaws.com" }
        Action    = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
        Resource  = "*"
        Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "${local.arn_prefix}:logs:${var.region}:${var.account_id}:log-group:*studio-signin-*" } }
      },
    ]
  })
  tags = local.tags
}

resource "aws_kms_alias" "signin" {
  name          = "alias/studio/signin"
  target_key_id = aws_kms_key.signin.key_id
}
