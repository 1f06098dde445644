# What the roles are about: the network, the domains, the teams' buckets, the sign-in. Each is made where its variable says
# so, and left out otherwise, so that the root can stand beside a platform that is there.

locals {
  # Domains that teams call by name are made here; those called by id, `d-…`, are there already.
  domain_names = var.domain == null ? [] : distinct([for team in local.teams_here : team.domain if !startswith(team.domain, "d-")])

  own_buckets = var.team_data == null ? {} : { for key, team in local.teams_here : key => team if !team.data_bucket_shared }
}

module "network" {
  source = "./modules/network"
  count  = var.network == null ? 0 : 1

  name                    = "studio"
  region                  = var.region
  account_id              = var.account_id
  vpc                     = { cidr = var.network.vpc_cidr, existing_id = var.network.existing_vpc_id }
  availability_zones      = var.network.availability_zones
  studio_subnets          = { cidrs = var.network.studio_subnet_cidrs, existing_ids = var.network.existing_studio_subnet_ids }
  signin_subnets          = { cidrs = var.network.signin_subnet_cidrs, existing_ids = var.network.existing_signin_subnet_ids }
  public_subnet_cidrs     = var.network.public_subnet_cidrs
  route_table_ids         = var.network.route_table_ids
  flow_log_retention_days = var.network.flow_log_retention_days
  further_endpoints       = setunion(var.network.further_endpoints, try(var.signin.api, null) == "private" ? ["execute-api"] : [])
}

module "domain" {
  source   = "./modules/domain"
  for_each = toset(local.domain_names)

  name                  = each.key
  account_id            = var.account_id
  default_role_arn      = aws_iam_role.rendered["studio-default"].arn
  vpc_id                = module.network[0].vpc_id
  subnet_ids            = module.network[0].studio_subnet_ids
  security_group_id     = module.network[0].studio_security_group_id
  keep_homes            = var.domain.keep_homes
  mount_homes           = contains(var.domain.mount_homes_in, each.key)
  idle_shutdown_minutes = var.domain.idle_shutdown_minutes
  lifecycle_configs     = var.domain.lifecycle_configs
}

module "team" {
  source   = "./modules/team"
  for_each = local.own_buckets

  account_id     = var.account_id
  team           = each.key
  data_bucket    = each.value.data_bucket
  cost_centre    = each.value.cost_centre
  tags           = each.value.tags
  keep_data      = var.team_data.keep
  monthly_budget = contains(keys(var.team_data.monthly_budgets), each.key) ? { amount = var.team_data.monthly_budgets[each.key], emails = each.value.owners } : null
}

module "signin" {
  source = "./modules/signin"
  count  = var.signin == null ? 0 : 1

  account_id           = var.account_id
  region               = var.region
  package              = var.signin.package
  architecture         = var.signin.architecture
  role_arn             = aws_iam_role.rendered["studio-signin-backend"].arn
  directory            = file("${var.rendered_folder}/directory.json")
  applications         = { for team, path in var.signin.applications : team => file(path) }
  domains              = merge({ for name, domain in module.domain : "${var.account_id}/${var.region}/${name}" => domain.domain_id }, var.signin.domains)
  subnet_ids           = module.network[0].signin_subnet_ids
  security_group_id    = module.network[0].signin_security_group_id
  api                  = var.signin.api
  private_endpoint_ids = var.signin.api == "private" ? [module.network[0].endpoint_ids["execute-api"]] : []
  base_url             = var.signin.base_url
  portal_url           = var.signin.portal_url
  contact              = var.signin.contact
  keep_tables          = var.signin.keep_tables
  alarm_actions        = var.signin.alarm_actions
}
