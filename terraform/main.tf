# Creates what `abac generate` rendered, for one account: roles and policies here, what they are about in platform.tf. No
# policy is written here: a document goes to AWS as it was proved. Names and ARNs are built from strings, so that a plan
# shows every document and every link before anything exists.

provider "aws" {
  region = var.region
}

data "aws_partition" "current" {}

# The only question to AWS while planning; a plan without credentials sets its count to 0 (README, Planning offline).
data "aws_caller_identity" "current" {
  lifecycle {
    postcondition {
      condition     = self.account_id == var.account_id
      error_message = "The credentials belong to account ${self.account_id}, account_id says ${var.account_id}; use credentials of ${var.account_id}, or correct account_id."
    }
  }
}

locals {
  teams     = jsondecode(file("${var.rendered_folder}/teams.json")).teams
  all_roles = jsondecode(file("${var.rendered_folder}/teams.json")).roles
  documents = { for document in jsondecode(file("${var.rendered_folder}/manifest.json")).documents : document.name => document if document.policy_type != "trust" }

  accounts         = sort(distinct([for team in local.teams : team.account]))
  network_profiles = sort(distinct([for role in local.all_roles : role.network_profile if role.network_profile != null]))

  teams_here            = { for key, team in local.teams : key => team if team.account == var.account_id }
  network_profiles_here = distinct([for team in local.teams_here : team.network_profile])

  # A team's roles live in its account. The platform's live in every account with teams; an opener, where a team uses
  # its network profile.
  roles = {
    for name, role in local.all_roles : name => role
    if role.team == null ? (
      role.network_profile == null ? length(local.teams_here) > 0 : contains(local.network_profiles_here, role.network_profile)
    ) : contains(keys(local.teams_here), coalesce(role.team, "-"))
  }

  policy_names = toset(concat(
    flatten([for role in local.roles : role.documents]),
    [for role in local.roles : role.boundary if role.boundary != null],
  ))
  policies = { for name, document in local.documents : name => document if contains(local.policy_names, name) }

  # Also in statement templates and service control policies: policies that lie elsewhere are not protected.
  policy_path = "/studio/"
  policy_arns = {
    for name in local.policy_names :
    name => "arn:${data.aws_partition.current.partition}:iam::${var.account_id}:policy${local.policy_path}${name}"
  }

  attachments = merge([
    for role in local.roles : { for name in role.documents : "${role.name}/${name}" => { role = role.name, policy = name } }
  ]...)

  # A network made here is every profile's own, unless a profile says otherwise.
  made_endpoints = {
    for profile in local.network_profiles_here : profile => {
      api_endpoint    = module.network[0].endpoint_ids["sagemaker.api"]
      studio_endpoint = module.network[0].endpoint_ids["studio"]
    } if var.network != null
  }
  endpoint_tags = {
    for profile, endpoints in merge(local.made_endpoints, var.network_profile_endpoints) : profile => {
      for tag, id in { ApiEndpoint = endpoints.api_endpoint, StudioEndpoint = endpoints.studio_endpoint } : tag => id if id != null
    }
  }

  organisation_policies = { for name, document in local.documents : name => document if document.policy_type == "scp" }
  target_pattern        = { organization = "^r-", unit = "^ou-", account = "^[0-9]" }
  organisation_attachments = merge([
    for name, document in local.organisation_policies : {
      for id in var.organisation_target_ids : "${name}/${id}" => { policy = name, target = id } if can(regex(local.target_pattern[document.level], id))
    }
  ]...)
}

resource "aws_iam_policy" "rendered" {
  for_each = local.policies

  name   = each.key
  path   = local.policy_path
  policy = file("${var.rendered_folder}/${each.value.file}") # IAM counts no white space
}

resource "aws_iam_role" "rendered" {
  for_each = local.roles

  name                 = each.key
  path                 = each.value.path
  assume_role_policy   = file("${var.rendered_folder}/${each.value.trust}")
  permissions_boundary = each.value.boundary == null ? null : local.policy_arns[each.value.boundary]
  max_session_duration = each.value.max_session_duration
  tags                 = merge(each.value.tags, lookup(local.endpoint_tags, coalesce(each.value.network_profile, "-"), {}))

  depends_on = [aws_iam_policy.rendered] # the boundary is named by a string, which orders nothing

  lifecycle {
    precondition {
      condition     = length(setsubtract(compact(concat(each.value.documents, [each.value.boundary])), keys(local.policies))) == 0
      error_message = "Role ${each.key} needs ${join(", ", setsubtract(compact(concat(each.value.documents, [each.value.boundary])), keys(local.policies)))}, which manifest.json lacks; run `abac generate`."
    }
  }
}

resource "aws_iam_role_policy_attachment" "rendered" {
  for_each = local.attachments

  role       = aws_iam_role.rendered[each.value.role].name
  policy_arn = local.policy_arns[each.value.policy]

  depends_on = [aws_iam_policy.rendered]
}

resource "aws_organizations_policy" "rendered" {
  for_each = length(var.organisation_target_ids) > 0 ? local.organisation_policies : {}

  name    = each.key
  type    = "SERVICE_CONTROL_POLICY"
  content = jsonencode(jsondecode(file("${var.rendered_folder}/${each.value.file}"))) # Organizations counts white space
}

resource "aws_organizations_policy_attachment" "rendered" {
  for_each = local.organisation_attachments

  policy_id = aws_organizations_policy.rendered[each.value.policy].id
  target_id = each.value.target
}
