variable "account_id" {
  description = "The account to build, 12 digits: its teams' roles, the sign-in's roles and their policies are created. Run the root once for each account that teams.yaml names."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id needs 12 digits in quotes, such as \"111122223333\"; leading zeros count."
  }

  validation {
    condition     = contains(local.accounts, var.account_id) || length(var.organisation_target_ids) > 0
    error_message = "No team has its home in account ${var.account_id}; teams.json knows ${join(", ", local.accounts)}. Give one of these, add a team to policies/teams.yaml and run `abac generate`, or give organisation_target_ids to create the organisation's policies alone."
  }
}

variable "region" {
  description = "The Region of the provider, such as \"eu-west-1\". Roles and policies are global; the Region also says which partition their ARNs begin with."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2,}(-[a-z]+)+-[0-9]+$", var.region))
    error_message = "region needs the name of a Region, such as \"eu-west-1\", not that of a zone (\"eu-west-1a\") or a place (\"Ireland\")."
  }
}

variable "rendered_folder" {
  description = "The folder that `abac generate` wrote, relative to where Terraform runs: manifest.json, teams.json and the policy documents."
  type        = string
  default     = "../policies/rendered"
  nullable    = false

  validation {
    condition     = alltrue([for file in ["manifest.json", "teams.json"] : try(jsondecode(file("${var.rendered_folder}/${file}")).format == 1, false)])
    error_message = "${var.rendered_folder} needs manifest.json and teams.json of format 1; run `abac generate`, or give the folder that it wrote."
  }
}

variable "network_profile_endpoints" {
  description = "The VPC endpoints of this account through which each network profile may reach SageMaker's API and Studio, by the profile's name. They become the role tags ApiEndpoint and StudioEndpoint and win over those of teams.yaml. Without them people get in by their address alone."
  type = map(object({
    api_endpoint    = optional(string)
    studio_endpoint = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for id in flatten([for endpoints in var.network_profile_endpoints : values(endpoints)]) : id == null || can(regex("^vpce-[0-9a-f]{8,17}$", id))])
    error_message = "network_profile_endpoints needs ids of VPC endpoints, such as {corporate = {api_endpoint = \"vpce-0123456789abcdef0\"}}; leave out an endpoint that does not exist."
  }

  validation {
    condition     = length(setsubtract(keys(var.network_profile_endpoints), local.network_profiles)) == 0
    error_message = "network_profile_endpoints names profiles that teams.json lacks; it knows ${join(", ", local.network_profiles)}. Correct the name, or declare the profile in policies/teams.yaml and run `abac generate`."
  }
}

variable "organisation_target_ids" {
  description = "Where to attach the service control policies: ids of the organisation's root, of units and of accounts. Each policy goes to the targets of its own level. Needs the management account, or one that may manage policies for it; give it in one account only. Empty: none is created."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.organisation_target_ids : can(regex("^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|[0-9]{12})$", id))])
    error_message = "organisation_target_ids needs ids of Organizations: a root (\"r-ab12\"), units (\"ou-ab12-cdefghij\") or accounts (\"111122223333\"), not names."
  }

  validation {
    condition     = length(var.organisation_target_ids) == length(distinct(var.organisation_target_ids))
    error_message = "organisation_target_ids names a target twice; give each once."
  }

  validation {
    condition     = length(var.organisation_target_ids) == 0 || alltrue([for policy in local.organisation_policies : anytrue([for id in var.organisation_target_ids : can(regex(local.target_pattern[policy.level], id))])])
    error_message = "organisation_target_ids leaves policies without a target; it needs one of each of these levels: ${join(", ", distinct([for policy in local.organisation_policies : policy.level]))} (organization: \"r-…\", unit: \"ou-…\", account: 12 digits)."
  }
}

variable "network" {
  description = "The network of this account, made by modules/network: a new VPC (`vpc_cidr`), new subnets in a VPC that is there (`existing_vpc_id`), or a VPC and subnets that are there (`existing_…`). Its endpoints become the role tags of every network profile. Null: none is made."
  type = object({
    availability_zones         = optional(list(string), [])
    vpc_cidr                   = optional(string)
    existing_vpc_id            = optional(string)
    studio_subnet_cidrs        = optional(list(string), [])
    existing_studio_subnet_ids = optional(list(string), [])
    signin_subnet_cidrs        = optional(list(string), [])
    existing_signin_subnet_ids = optional(list(string), [])
    public_subnet_cidrs        = optional(list(string), [])
    route_table_ids            = optional(list(string), [])
    further_endpoints          = optional(list(string), [])
    flow_log_retention_days    = optional(number, 365)
  })
  default = null
}

variable "domain" {
  description = "Makes each domain that a team of this account calls by name, by modules/domain; teams that name an id, `d-…`, use that one. `mount_homes_in` names domains of a single team, in which homes may be mounted. Null: no domain is made."
  type = object({
    keep_homes            = optional(bool, true)
    mount_homes_in        = optional(list(string), [])
    idle_shutdown_minutes = optional(number, 120)
    lifecycle_configs     = optional(map(object({ app_type = string, content = string, everywhere = optional(bool, false) })), {})
  })
  default = null

  validation {
    condition     = var.domain == null || var.network != null
    error_message = "domain needs network: a domain lives in a VPC's private subnets. Give network = { existing_vpc_id = … } for one that is there."
  }

  validation {
    condition     = var.domain == null || alltrue([for name in try(var.domain.mount_homes_in, []) : length([for team in local.teams_here : team if team.domain == name]) == 1])
    error_message = "domain.mount_homes_in names domains that are not of exactly one team: ${join(", ", [for name in try(var.domain.mount_homes_in, []) : name if length([for team in local.teams_here : team if team.domain == name]) != 1])}. EFS checks no user ids: mounted homes of several teams are open to each other."
  }
}

variable "team_data" {
  description = "Makes the bucket and key of each team of this account that has a bucket of its own, by modules/team. `monthly_budgets` gives teams a budget in US dollars, of which their owners hear. Null: the buckets are somebody else's."
  type = object({
    keep            = optional(bool, true)
    monthly_budgets = optional(map(number), {})
  })
  default = null

  validation {
    condition     = var.team_data == null || length(setsubtract(keys(try(var.team_data.monthly_budgets, {})), keys(local.teams_here))) == 0
    error_message = "team_data.monthly_budgets names teams that this account does not have: ${join(", ", setsubtract(keys(try(var.team_data.monthly_budgets, {})), keys(local.teams_here)))}."
  }
}

variable "signin" {
  description = "The sign-in, by modules/signin: `package` as `python -m lambda_package pack` made it, `applications` the metadata file of each team's application by the team's key. Null: no sign-in in this account."
  type = object({
    package       = string
    architecture  = optional(string, "arm64")
    applications  = optional(map(string), {})
    domains       = optional(map(string), {})
    api           = optional(string, "regional")
    base_url      = optional(string)
    portal_url    = optional(string, "")
    contact       = optional(string, "")
    keep_tables   = optional(bool, true)
    alarm_actions = optional(list(string), [])
  })
  default = null

  validation {
    condition     = var.signin == null || var.network != null
    error_message = "signin needs network: a function outside of a VPC calls from an address of AWS's, and the openers refuse it."
  }
}
