# Plans the root with the variables of one example: `terraform test -filter=tests/examples.tftest.hcl -var-file=examples/NAME.tfvars`.
# Without a variable file it plans the roles alone. What the pieces are like stands in the modules' own tests.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }

  mock_data "aws_vpc" {
    defaults = { id = "vpc-0123456789abcdef0", enable_dns_support = true, enable_dns_hostnames = true }
  }

  mock_data "aws_subnet" {
    defaults = { vpc_id = "vpc-0123456789abcdef0", availability_zone = "eu-west-1a", map_public_ip_on_launch = false }
  }
}

variables {
  account_id = "111122223333"
  region     = "eu-west-1"
}

run "example" {
  command = plan

  assert {
    condition     = var.domain == null ? length(module.domain) == 0 : toset(keys(module.domain)) == toset(distinct([for team in local.teams_here : team.domain]))
    error_message = "Each domain that teams call by name is made once, and none where no domain was asked for."
  }

  assert {
    condition     = var.team_data == null ? length(module.team) == 0 : toset(keys(module.team)) == toset(keys(local.teams_here))
    error_message = "Each team has its bucket."
  }

  assert {
    condition     = length(module.network) == (var.network == null ? 0 : 1) && length(module.signin) == (var.signin == null ? 0 : 1)
    error_message = "Network and sign-in are made where their variables say so."
  }
}
