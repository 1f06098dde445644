# `terraform init && terraform test` in the folder above: no credentials, no call to AWS.
# Asserted: what is made for each way to deploy, which ports are open to whom, and which combinations are refused.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_vpc" {
    defaults = { id = "vpc-0123456789abcdef0", enable_dns_support = true, enable_dns_hostnames = true }
  }

  mock_data "aws_subnet" {
    defaults = { vpc_id = "vpc-0123456789abcdef0", availability_zone = "eu-west-1a", map_public_ip_on_launch = false }
  }
}

variables {
  name               = "studio"
  region             = "eu-west-1"
  account_id         = "111122223333"
  availability_zones = ["eu-west-1a", "eu-west-1b"]
}

run "new_vpc_without_internet" {
  command = plan

  assert {
    condition     = length(aws_subnet.studio) == 2 && length(aws_subnet.signin) == 2 && length(aws_subnet.public) == 0
    error_message = "Two private tiers in two zones, and nothing public."
  }

  assert {
    condition     = length(aws_internet_gateway.this) == 0 && length(aws_nat_gateway.this) == 0 && length(aws_route.private) == 0 && length(aws_vpc_security_group_egress_rule.internet) == 0
    error_message = "A network without internet has a way out."
  }

  assert {
    condition     = aws_vpc_endpoint.interface["studio"].service_name == "aws.sagemaker.eu-west-1.studio" && aws_vpc_endpoint.interface["sagemaker.api"].service_name == "com.amazonaws.eu-west-1.sagemaker.api"
    error_message = "Studio's endpoint has a name of its own kind."
  }

  assert {
    condition     = alltrue([for endpoint in aws_vpc_endpoint.interface : endpoint.private_dns_enabled])
    error_message = "Without private DNS a request leaves by the internet, and shows no endpoint."
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.endpoints : rule.from_port == 443 && rule.to_port == 443 && rule.cidr_ipv4 == null])
    error_message = "Endpoints let in groups on 443, never addresses."
  }

  assert {
    condition     = toset([for rule in aws_vpc_security_group_ingress_rule.within_studio : rule.from_port]) == toset([2049, 8192])
    error_message = "Studio's apps need NFS and their own ports (Connect Studio in a VPC to external resources)."
  }

  assert {
    condition     = jsondecode(aws_iam_role.flow[0].assume_role_policy).Statement[0].Condition.StringEquals["aws:SourceAccount"] == "111122223333"
    error_message = "The flow logs' role is open to other accounts."
  }
}

run "new_vpc_with_internet" {
  command = plan

  variables {
    public_subnet_cidrs = ["10.0.128.0/24", "10.0.129.0/24"]
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 2 && length(aws_route.private) == 2
    error_message = "Each zone goes out by its own NAT gateway."
  }

  assert {
    condition     = length(aws_vpc_security_group_egress_rule.internet) == 1 && aws_vpc_security_group_egress_rule.internet[0].from_port == 443
    error_message = "Internet by TLS alone."
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.public : subnet.map_public_ip_on_launch != true])
    error_message = "A subnet gives public addresses to whatever starts in it."
  }
}

run "existing_vpc_new_subnets" {
  command = plan

  variables {
    vpc = { existing_id = "vpc-0123456789abcdef0" }
  }

  assert {
    condition     = length(aws_vpc.this) == 0 && length(aws_default_security_group.closed) == 0 && length(aws_subnet.studio) == 2
    error_message = "A VPC that is there keeps what it has; subnets are new."
  }

  assert {
    condition     = length(aws_route_table.private) == 2 && length(aws_route.private) == 0
    error_message = "New private subnets have a local route only; the VPC's owner adds others."
  }
}

run "existing_vpc_and_subnets" {
  command = plan

  variables {
    vpc                = { existing_id = "vpc-0123456789abcdef0" }
    availability_zones = ["eu-west-1a"]
    studio_subnets     = { existing_ids = ["subnet-0123456789abcdef0"] }
    signin_subnets     = { existing_ids = ["subnet-0fedcba9876543210"] }
    route_table_ids    = ["rtb-0123456789abcdef0"]
  }

  assert {
    condition     = length(aws_subnet.studio) + length(aws_subnet.signin) + length(aws_route_table.private) == 0
    error_message = "Subnets that are there are used as they are."
  }

  assert {
    condition     = aws_vpc_endpoint.gateway["s3"].route_table_ids == toset(["rtb-0123456789abcdef0"])
    error_message = "The gateway endpoints belong into the existing subnets' route tables."
  }
}

run "one_policy_for_one_endpoint" {
  command = plan

  variables {
    endpoint_policies = { "sagemaker.api" = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }

  assert {
    condition     = aws_vpc_endpoint.interface["sagemaker.api"].policy == "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
    error_message = "The endpoint does not have the policy that was given for it."
  }
}

run "overlapping_blocks" {
  command = plan

  variables {
    studio_subnets      = { cidrs = ["10.0.32.0/20", "10.0.40.0/21"] }
    public_subnet_cidrs = ["10.0.0.128/25", "10.0.129.0/24"] # within the sign-in's first block
  }

  expect_failures = [terraform_data.combination]
}

run "block_outside_of_the_vpc" {
  command = plan

  variables {
    studio_subnets = { cidrs = ["10.0.32.0/20", "10.1.0.0/20"] }
  }

  expect_failures = [terraform_data.combination]
}

run "neither_new_nor_existing" {
  command = plan

  variables {
    vpc            = {}
    studio_subnets = {}
    signin_subnets = {}
  }

  expect_failures = [var.vpc, var.studio_subnets, var.signin_subnets]
}

run "existing_subnets_in_a_new_vpc" {
  command = plan

  variables {
    studio_subnets = { existing_ids = ["subnet-0123456789abcdef0"] }
  }

  expect_failures = [terraform_data.combination, data.aws_subnet.existing]
}

run "subnet_of_another_vpc" {
  command = plan

  variables {
    vpc                = { existing_id = "vpc-0fedcba9876543210" }
    availability_zones = ["eu-west-1a"]
    studio_subnets     = { existing_ids = ["subnet-0123456789abcdef0"] }
    signin_subnets     = { existing_ids = ["subnet-0fedcba9876543210"] }
  }

  expect_failures = [data.aws_subnet.existing]
}

run "subnet_of_another_zone" {
  command = plan

  variables {
    vpc                = { existing_id = "vpc-0123456789abcdef0" }
    availability_zones = ["eu-west-1b"]
    studio_subnets     = { existing_ids = ["subnet-0123456789abcdef0"] }
    signin_subnets     = { existing_ids = ["subnet-0fedcba9876543210"] }
  }

  expect_failures = [data.aws_subnet.existing]
}

run "vpc_without_dns" {
  command = plan

  variables {
    vpc = { existing_id = "vpc-0123456789abcdef0" }
  }

  override_data {
    target = data.aws_vpc.existing[0]
    values = { id = "vpc-0123456789abcdef0", enable_dns_support = true, enable_dns_hostnames = false }
  }

  expect_failures = [data.aws_vpc.existing]
}

run "zones_and_blocks_that_do_not_fit" {
  command = plan

  variables {
    studio_subnets      = { cidrs = ["10.0.32.0/20"] }
    public_subnet_cidrs = ["10.0.128.0/24"]
  }

  expect_failures = [terraform_data.combination]
}

run "zone_of_another_region" {
  command = plan

  variables {
    availability_zones = ["eu-west-1a", "eu-west-2a"]
  }

  expect_failures = [var.availability_zones]
}

run "internet_for_a_vpc_that_is_there" {
  command = plan

  variables {
    vpc                 = { existing_id = "vpc-0123456789abcdef0" }
    public_subnet_cidrs = ["10.0.128.0/24", "10.0.129.0/24"]
  }

  expect_failures = [terraform_data.combination]
}

run "without_studios_endpoint" {
  command = plan

  variables {
    interface_endpoints = ["sagemaker.api"]
    endpoint_policies   = { sts = "{\"Statement\":[]}" }
  }

  expect_failures = [var.interface_endpoints]
}
