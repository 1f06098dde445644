# The network of Studio: a domain's subnets without public addresses, the sign-in's subnets apart from them, and the
# endpoints through which both reach AWS. Three ways to get there: a new VPC, new private subnets in a VPC that is there,
# or a VPC and subnets that are there, to which only security groups and endpoints are added.

data "aws_partition" "current" {}

locals {
  new_vpc            = var.vpc.existing_id == null
  new_studio_subnets = length(var.studio_subnets.existing_ids) == 0
  new_signin_subnets = length(var.signin_subnets.existing_ids) == 0
  internet           = length(var.public_subnet_cidrs) > 0

  vpc_id            = local.new_vpc ? aws_vpc.this[0].id : data.aws_vpc.existing[0].id
  studio_subnet_ids = local.new_studio_subnets ? [for zone in sort(keys(local.studio_cidrs)) : aws_subnet.studio[zone].id] : var.studio_subnets.existing_ids
  signin_subnet_ids = local.new_signin_subnets ? [for zone in sort(keys(local.signin_cidrs)) : aws_subnet.signin[zone].id] : var.signin_subnets.existing_ids

  # Keyed by zone, so that another zone touches no subnet but its own.
  studio_cidrs = { for place, cidr in var.studio_subnets.cidrs : var.availability_zones[place] => cidr if local.new_studio_subnets && place < length(var.availability_zones) }
  signin_cidrs = { for place, cidr in var.signin_subnets.cidrs : var.availability_zones[place] => cidr if local.new_signin_subnets && place < length(var.availability_zones) }
  public_cidrs = { for place, cidr in var.public_subnet_cidrs : var.availability_zones[place] => cidr if place < length(var.availability_zones) }

  # Each block's first and last address as numbers: two overlap where each begins before the other ends.
  blocks = concat(var.studio_subnets.cidrs, var.signin_subnets.cidrs, var.public_subnet_cidrs)
  ranges = [
    for block in local.blocks : {
      block = block
      first = try(sum([for place, octet in split(".", cidrhost(block, 0)) : tonumber(octet) * pow(256, 3 - place)]), 0)
      size  = try(pow(2, 32 - tonumber(split("/", block)[1])), 0)
    }
  ]
  vpc_first = try(sum([for place, octet in split(".", cidrhost(var.vpc.cidr, 0)) : tonumber(octet) * pow(256, 3 - place)]), 0)
  vpc_size  = try(pow(2, 32 - tonumber(split("/", var.vpc.cidr)[1])), 0)

  overlaps = {
    for here, one in local.ranges : one.block => [
      for there, other in local.ranges : other.block
      if here != there && one.first < other.first + other.size && other.first < one.first + one.size
    ]...
  }
  troubles = merge(
    { for one in local.ranges : one.block => "${one.block} lies outside of vpc.cidr ${coalesce(var.vpc.cidr, "-")}" if var.vpc.cidr != null && (one.first < local.vpc_first || one.first + one.size > local.vpc_first + local.vpc_size) },
    { for block, others in local.overlaps : block => "${block} overlaps with ${join(" and ", distinct(flatten(others)))}" if length(flatten(others)) > 0 },
    { for block in local.blocks : block => "${block} is no IPv4 block such as 10.0.32.0/20" if !can(cidrhost(block, 0)) },
  )

  tags = merge(var.tags, { Component = "network" })
}

# What no variable can say alone: it holds nothing and makes nothing, but a plan stops here with the remedy.
resource "terraform_data" "combination" {
  lifecycle {
    precondition {
      condition     = length(var.availability_zones) > 0 || (length(var.studio_subnets.existing_ids) > 0 && length(var.signin_subnets.existing_ids) > 0)
      error_message = "availability_zones needs at least one zone, such as [\"${var.region}a\", \"${var.region}b\"], since subnets are to be made."
    }

    precondition {
      condition     = length(var.studio_subnets.cidrs) == 0 || length(var.studio_subnets.cidrs) == length(var.availability_zones)
      error_message = "studio_subnets.cidrs has ${length(var.studio_subnets.cidrs)} blocks for ${length(var.availability_zones)} zones; give one for each of availability_zones."
    }

    precondition {
      condition     = length(var.studio_subnets.existing_ids) == 0 || var.vpc.existing_id != null
      error_message = "studio_subnets.existing_ids are subnets of a VPC that is there: give vpc = { existing_id = \"vpc-…\" } too."
    }

    precondition {
      condition     = alltrue([for block in var.studio_subnets.cidrs : !contains(keys(local.troubles), block)])
      error_message = "studio_subnets.cidrs does not fit: ${join("; ", [for block in var.studio_subnets.cidrs : local.troubles[block] if contains(keys(local.troubles), block)])}."
    }

    precondition {
      condition     = length(var.signin_subnets.cidrs) == 0 || length(var.signin_subnets.cidrs) == length(var.availability_zones)
      error_message = "signin_subnets.cidrs has ${length(var.signin_subnets.cidrs)} blocks for ${length(var.availability_zones)} zones; give one for each of availability_zones."
    }

    precondition {
      condition     = length(var.signin_subnets.existing_ids) == 0 || var.vpc.existing_id != null
      error_message = "signin_subnets.existing_ids are subnets of a VPC that is there: give vpc = { existing_id = \"vpc-…\" } too."
    }

    precondition {
      condition     = alltrue([for block in var.signin_subnets.cidrs : !contains(keys(local.troubles), block)])
      error_message = "signin_subnets.cidrs does not fit: ${join("; ", [for block in var.signin_subnets.cidrs : local.troubles[block] if contains(keys(local.troubles), block)])}."
    }

    precondition {
      condition     = length(var.public_subnet_cidrs) == 0 || length(var.public_subnet_cidrs) == length(var.availability_zones)
      error_message = "public_subnet_cidrs has ${length(var.public_subnet_cidrs)} blocks for ${length(var.availability_zones)} zones; give one for each of availability_zones, or none for a network without internet."
    }

    precondition {
      condition     = length(var.public_subnet_cidrs) == 0 || var.vpc.cidr != null
      error_message = "public_subnet_cidrs makes an internet gateway, which a VPC that is there has or must not have: leave it empty with vpc.existing_id, and add routes to the outputs' route table."
    }

    precondition {
      condition     = alltrue([for block in var.public_subnet_cidrs : !contains(keys(local.troubles), block)])
      error_message = "public_subnet_cidrs does not fit: ${join("; ", [for block in var.public_subnet_cidrs : local.troubles[block] if contains(keys(local.troubles), block)])}."
    }

    precondition {
      condition     = length(setsubtract(keys(var.endpoint_policies), setunion(keys(local.endpoint_services), ["dynamodb", "s3"]))) == 0
      error_message = "endpoint_policies names endpoints that are not made: ${join(", ", setsubtract(keys(var.endpoint_policies), setunion(keys(local.endpoint_services), ["dynamodb", "s3"])))}. Add them to further_endpoints, or correct the name."
    }

    precondition {
      condition     = var.flow_log_retention_days == 0 || var.account_id != null
      error_message = "flow_log_retention_days above 0 needs account_id, which the role that writes the flow logs is bound to."
    }
  }
}

resource "aws_vpc" "this" {
  count = local.new_vpc ? 1 : 0

  cidr_block           = var.vpc.cidr
  enable_dns_support   = true
  enable_dns_hostnames = true # private DNS of the endpoints needs both
  tags                 = merge(local.tags, { Name = var.name })
}

# A group without rules, so that nothing is reachable by what somebody forgot to name.
resource "aws_default_security_group" "closed" {
  count = local.new_vpc ? 1 : 0

  vpc_id = aws_vpc.this[0].id
  tags   = merge(local.tags, { Name = "${var.name}-closed" })
}

data "aws_vpc" "existing" {
  count = local.new_vpc ? 0 : 1

  id = var.vpc.existing_id

  lifecycle {
    postcondition {
      condition     = self.enable_dns_support && self.enable_dns_hostnames
      error_message = "VPC ${self.id} needs enableDnsSupport and enableDnsHostnames: without private DNS, Studio cannot find its endpoints. `aws ec2 modify-vpc-attribute` turns them on."
    }
  }
}

data "aws_subnet" "existing" {
  for_each = toset(concat(var.studio_subnets.existing_ids, var.signin_subnets.existing_ids))

  id = each.value

  lifecycle {
    postcondition {
      condition     = self.vpc_id == var.vpc.existing_id
      error_message = "Subnet ${self.id} lies in ${self.vpc_id}, not in ${coalesce(var.vpc.existing_id, "a VPC that is there")}; give subnets of that VPC, or correct vpc.existing_id."
    }

    postcondition {
      condition     = length(var.availability_zones) == 0 || contains(var.availability_zones, self.availability_zone)
      error_message = "Subnet ${self.id} lies in ${self.availability_zone}, which is none of availability_zones (${join(", ", var.availability_zones)}); the endpoints would not be in its zone. Give the zone, or another subnet."
    }

    postcondition {
      condition     = !self.map_public_ip_on_launch
      error_message = "Subnet ${self.id} gives public addresses; Studio and the sign-in belong into private subnets."
    }
  }
}

resource "aws_subnet" "studio" {
  for_each = local.studio_cidrs

  vpc_id            = local.vpc_id
  availability_zone = each.key
  cidr_block        = each.value
  tags              = merge(local.tags, { Name = "${var.name}-studio-${each.key}" })
}

resource "aws_subnet" "signin" {
  for_each = local.signin_cidrs

  vpc_id            = local.vpc_id
  availability_zone = each.key
  cidr_block        = each.value
  tags              = merge(local.tags, { Name = "${var.name}-signin-${each.key}" })
}

resource "aws_subnet" "public" {
  for_each = local.public_cidrs

  vpc_id            = local.vpc_id
  availability_zone = each.key
  cidr_block        = each.value
  tags              = merge(local.tags, { Name = "${var.name}-public-${each.key}" })
}
