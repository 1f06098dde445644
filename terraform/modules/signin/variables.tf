variable "account_id" {
  description = "The account of the sign-in, 12 digits."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id needs 12 digits in quotes, such as \"111122223333\"; leading zeros count."
  }
}

variable "region" {
  description = "The Region of the sign-in: the provider's."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2,}(-[a-z]+)+-[0-9]+$", var.region))
    error_message = "region needs the name of a Region, such as \"eu-west-1\", not that of a zone (\"eu-west-1a\") or a place (\"Ireland\")."
  }
}

variable "package" {
  description = "The function's package as `python -m lambda_package pack` made it, for the architecture below; its hash decides whether the function is deployed again."
  type        = string
  nullable    = false

  validation {
    condition     = fileexists(var.package)
    error_message = "There is no file ${var.package}; make it with `python -m lambda_package pack --architecture ${var.architecture}`, or give its path."
  }
}

variable "architecture" {
  description = "The processor that the package was made for: arm64 costs less, x86_64 is there for accounts that must have it."
  type        = string
  default     = "arm64"
  nullable    = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "architecture needs \"arm64\" or \"x86_64\"."
  }
}

variable "role_arn" {
  description = "The backend's role that `abac generate` rendered, `studio-signin-backend`; the function has no other."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/studio-signin/studio-signin-backend$", var.role_arn))
    error_message = "role_arn needs the ARN of studio-signin-backend under /studio-signin/: openers trust no other role."
  }
}

variable "directory" {
  description = "The text of `directory.json` that `abac generate` wrote. It is put into a table, so that a new team signs in a minute later, without a new deployment of the function."
  type        = string
  nullable    = false

  validation {
    condition     = can(jsondecode(var.directory).teams)
    error_message = "directory needs the text of directory.json: directory = file(\"…/rendered/directory.json\")."
  }

  validation {
    condition     = length(var.directory) <= 380000
    error_message = "directory has ${length(var.directory)} characters; an item of DynamoDB holds 400 KB. Give teams fewer user_settings of their own, or keep the directory in S3."
  }
}

variable "applications" {
  description = "The SAML metadata of each team's application, as downloaded from Identity Center, by the team's key. It holds certificates, no secret. A team without one cannot sign in yet: its application is made by hand, since AWS has no API for it."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for metadata in values(var.applications) : strcontains(metadata, "EntityDescriptor")])
    error_message = "applications needs metadata files' text, such as { Team1 = file(\"Team1.xml\") }; `abac signin doctor` reads one and says what is wrong."
  }

  validation {
    condition     = length(setsubtract(keys(var.applications), try(keys(jsondecode(var.directory).teams), []))) == 0
    error_message = "applications names teams that the directory lacks: ${join(", ", setsubtract(keys(var.applications), try(keys(jsondecode(var.directory).teams), [])))}. Correct the key, or declare the team in policies/teams.yaml and run `abac generate`."
  }
}

variable "domains" {
  description = "The ids of domains that teams.yaml calls by name, by `account/region/name`: { \"111122223333/eu-west-1/studio\" = module.domain.domain_id }."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.domains) : length(split("/", name)) == 3])
    error_message = "domains needs keys of the form account/region/name, such as \"111122223333/eu-west-1/studio\"."
  }
}

variable "subnet_ids" {
  description = "The function's private subnets: `signin_subnet_ids` of the module network. Its calls then leave by the team's own endpoints, which the openers' network rule asks for."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) > 0
    error_message = "subnet_ids needs at least one private subnet; a function outside of a VPC calls from an address of AWS's, and the openers refuse it."
  }
}

variable "security_group_id" {
  description = "The function's group: `signin_security_group_id` of the module network."
  type        = string
  nullable    = false
}

variable "api" {
  description = "How browsers reach the sign-in. `regional`: a REST API on the internet. `private`: a REST API that answers through the execute-api endpoints of `private_endpoint_ids` alone, for browsers within the network. `http`: an HTTP API on the internet, which costs less and knows no resource policy."
  type        = string
  default     = "regional"
  nullable    = false

  validation {
    condition     = contains(["http", "private", "regional"], var.api)
    error_message = "api needs \"regional\", \"private\" or \"http\"."
  }

  validation {
    condition     = (var.api == "private") == (length(var.private_endpoint_ids) > 0)
    error_message = "private_endpoint_ids goes with api = \"private\" and with it alone: give the ids of execute-api endpoints, such as [module.network.endpoint_ids[\"execute-api\"]], or another api."
  }
}

variable "private_endpoint_ids" {
  description = "The execute-api endpoints through which a private API is reached."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "base_url" {
  description = "Where browsers reach the sign-in, if not at the API's own address: a domain name of yours, such as \"https://signin.example.com\"."
  type        = string
  default     = null

  validation {
    condition     = var.base_url == null || can(regex("^https://[^/?#]+(/[^?#]*[^/?#])?$", var.base_url))
    error_message = "base_url needs an https address without query and without a slash at its end, such as \"https://signin.example.com\"."
  }
}

variable "portal_url" {
  description = "The access portal, for the button on pages that say \"click the tile again\"."
  type        = string
  default     = ""
  nullable    = false
}

variable "contact" {
  description = "Whom people ask when they are refused, as text on the page."
  type        = string
  default     = ""
  nullable    = false
}

variable "requests_per_second" {
  description = "How many requests the API takes in a second, all callers together, and how many at once above that; more are answered 429 before the function starts."
  type = object({
    rate  = optional(number, 50)
    burst = optional(number, 100)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.requests_per_second.rate >= 1 && var.requests_per_second.burst >= 1
    error_message = "requests_per_second needs a rate and a burst of at least 1."
  }
}

variable "concurrency" {
  description = "The most that the function runs at once, so that a flood cannot take the account's whole; -1 for no limit of its own."
  type        = number
  default     = 50
  nullable    = false

  validation {
    condition     = var.concurrency == -1 || var.concurrency >= 1
    error_message = "concurrency needs at least 1, or -1 for no limit; 0 would switch the sign-in off."
  }
}

variable "log_retention_days" {
  description = "How many days logs are kept: the audit of who entered which Studio is in them."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days needs a number of days that CloudWatch Logs offers, such as 90 or 365."
  }
}

variable "alarm_actions" {
  description = "Who hears of alarms: ARNs of SNS topics. Empty: alarms show on the console alone."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "keep_tables" {
  description = "Whether DynamoDB refuses to delete the tables; set it to false, apply, and then destroy."
  type        = bool
  default     = true
  nullable    = false
}
