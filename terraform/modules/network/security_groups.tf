# Three groups, each rule with what it is for. No rule names an address of the VPC: a group lets in a group.

resource "aws_security_group" "studio" {
  name        = "${var.name}-studio"
  description = "Apps of the Studio domain and its jobs"
  vpc_id      = local.vpc_id
  tags        = merge(local.tags, { Name = "${var.name}-studio" })
}

resource "aws_security_group" "signin" {
  name        = "${var.name}-signin"
  description = "The sign-in's Lambda function"
  vpc_id      = local.vpc_id
  tags        = merge(local.tags, { Name = "${var.name}-signin" })
}

resource "aws_security_group" "endpoints" {
  name        = "${var.name}-endpoints"
  description = "Interface endpoints of AWS services"
  vpc_id      = local.vpc_id
  tags        = merge(local.tags, { Name = "${var.name}-endpoints" })
}

# The ports that AWS names for a domain in VpcOnly mode: its home file system, and its apps among each other (SageMaker
# Developer Guide, Connect Studio in a VPC to external resources).
locals {
  within_studio = {
    nfs  = { from = 2049, to = 2049, why = "Home directories (NFS)" }
    apps = { from = 8192, to = 65535, why = "A JupyterLab server and its kernels" }
  }
}

resource "aws_vpc_security_group_ingress_rule" "within_studio" {
  for_each = local.within_studio

  security_group_id            = aws_security_group.studio.id
  referenced_security_group_id = aws_security_group.studio.id
  ip_protocol                  = "tcp"
  from_port                    = each.value.from
  to_port                      = each.value.to
  description                  = each.value.why
  tags                         = local.tags
}

resource "aws_vpc_security_group_egress_rule" "within_studio" {
  for_each = local.within_studio

  security_group_id            = aws_security_group.studio.id
  referenced_security_group_id = aws_security_group.studio.id
  ip_protocol                  = "tcp"
  from_port                    = each.value.from
  to_port                      = each.value.to
  description                  = each.value.why
  tags                         = local.tags
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  for_each = { studio = aws_security_group.studio.id, signin = aws_security_group.signin.id }

  security_group_id            = aws_security_group.endpoints.id
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  description                  = "AWS services for ${each.key}"
  tags                         = local.tags
}

resource "aws_vpc_security_group_egress_rule" "endpoints" {
  for_each = { studio = aws_security_group.studio.id, signin = aws_security_group.signin.id }

  security_group_id            = each.value
  referenced_security_group_id = aws_security_group.endpoints.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  description                  = "AWS services through their endpoints"
  tags                         = local.tags
}

resource "aws_vpc_security_group_egress_rule" "gateways" {
  for_each = {
    studio_s3       = { group = aws_security_group.studio.id, list = aws_vpc_endpoint.gateway["s3"].prefix_list_id, why = "S3 through its gateway endpoint" }
    signin_s3       = { group = aws_security_group.signin.id, list = aws_vpc_endpoint.gateway["s3"].prefix_list_id, why = "S3 through its gateway endpoint" }
    signin_dynamodb = { group = aws_security_group.signin.id, list = aws_vpc_endpoint.gateway["dynamodb"].prefix_list_id, why = "The sign-in's tables through DynamoDB's gateway endpoint" }
  }

  security_group_id = each.value.group
  prefix_list_id    = each.value.list
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  description       = each.value.why
  tags              = local.tags
}

# Only where the network has a way out at all: package indexes and the like, by TLS.
resource "aws_vpc_security_group_egress_rule" "internet" {
  count = local.internet ? 1 : 0

  security_group_id = aws_security_group.studio.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  description       = "Internet by TLS, through the NAT gateway"
  tags              = local.tags
}
