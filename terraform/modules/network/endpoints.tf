locals {
  # Studio's own endpoint is not named like the others (SageMaker Developer Guide, Connect to Studio through an interface
  # VPC endpoint).
  endpoint_services = {
    for service in setunion(var.interface_endpoints, var.further_endpoints) : service => service == "studio" ? "aws.sagemaker.${var.region}.studio" : "com.amazonaws.${var.region}.${service}"
  }

  # An endpoint has one network interface in each zone, so one subnet of each zone.
  endpoint_subnet_ids = local.new_studio_subnets ? local.studio_subnet_ids : values({
    for id in var.studio_subnets.existing_ids : data.aws_subnet.existing[id].availability_zone => id...
  })[*][0]

  gateway_route_table_ids = concat([for table in aws_route_table.private : table.id], var.route_table_ids)
}

resource "aws_vpc_endpoint" "interface" {
  for_each = local.endpoint_services

  vpc_id              = local.vpc_id
  vpc_endpoint_type   = "Interface"
  service_name        = each.value
  private_dns_enabled = true
  subnet_ids          = local.endpoint_subnet_ids
  security_group_ids  = [aws_security_group.endpoints.id]
  policy              = lookup(var.endpoint_policies, each.key, null)
  tags                = merge(local.tags, { Name = "${var.name}-${each.key}" })
}

resource "aws_vpc_endpoint" "gateway" {
  for_each = toset(["dynamodb", "s3"])

  vpc_id            = local.vpc_id
  vpc_endpoint_type = "Gateway"
  service_name      = "com.amazonaws.${var.region}.${each.key}"
  route_table_ids   = local.gateway_route_table_ids
  policy            = lookup(var.endpoint_policies, each.key, null)
  tags              = merge(local.tags, { Name = "${var.name}-${each.key}" })
}
