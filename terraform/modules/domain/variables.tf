variable "name" {
  description = "The domain's name, as `domain` in teams.yaml calls it; unique in account and Region."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$", var.name))
    error_message = "name needs 1 to 63 letters, digits and inner hyphens, such as \"studio\" (SageMaker API Reference, CreateDomain)."
  }
}

variable "account_id" {
  description = "The account, 12 digits: the home's key is administered by it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id needs 12 digits in quotes, such as \"111122223333\"; leading zeros count."
  }
}

variable "default_role_arn" {
  description = "The execution role that the domain demands as its default: the role that may do nothing, `studio-default`. Users and spaces that come with no role of their own then have no access, instead of everybody's."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/studio-default/", var.default_role_arn))
    error_message = "default_role_arn needs the ARN of the role under /studio-default/ that `abac generate` rendered, not a team's: it would be everybody's."
  }
}

variable "vpc_id" {
  description = "The VPC of the domain: `vpc_id` of the module network."
  type        = string
  nullable    = false
}

variable "subnet_ids" {
  description = "The domain's private subnets, one a zone: `studio_subnet_ids` of the module network."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 1 && length(var.subnet_ids) <= 16
    error_message = "subnet_ids needs 1 to 16 private subnets (SageMaker API Reference, CreateDomain)."
  }
}

variable "security_group_id" {
  description = "The group of the domain's apps: `studio_security_group_id` of the module network."
  type        = string
  nullable    = false
}

variable "kms_key_arn" {
  description = "The key that encrypts the homes and the apps' volumes. Null makes one for this domain; it is the domain's, never a team's."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn needs the ARN of a key, such as \"arn:aws:kms:eu-west-1:111122223333:key/…\", not an alias."
  }
}

variable "keep_homes" {
  description = "What becomes of the users' home file system when the domain is destroyed: true keeps it, and its cost; false deletes everybody's files."
  type        = bool
  default     = true
  nullable    = false
}

variable "mount_homes" {
  description = "Whether a user's home of the file system is mounted into their spaces. EFS checks no user ids: whoever reaches its port as another user id reads that user's files, so true is for a domain with one team (docs/properties/I1.md)."
  type        = bool
  default     = false
  nullable    = false
}

variable "idle_shutdown_minutes" {
  description = "After how many minutes without use an app stops, 60 to 525,600; 0 lets it run, and cost, until somebody stops it."
  type        = number
  default     = 120
  nullable    = false

  validation {
    condition     = var.idle_shutdown_minutes == 0 || (var.idle_shutdown_minutes >= 60 && var.idle_shutdown_minutes <= 525600)
    error_message = "idle_shutdown_minutes needs 60 to 525600, or 0 for none (SageMaker API Reference, IdleSettings)."
  }
}

variable "default_instance_type" {
  description = "The instance on which JupyterLab and Code Editor start unless the user chooses another."
  type        = string
  default     = "ml.t3.medium"
  nullable    = false
}

variable "space_storage_gb" {
  description = "The size of a space's volume: what it has unless the user asks for more, and the most they may ask for."
  type = object({
    default = optional(number, 5)
    maximum = optional(number, 100)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.space_storage_gb.default >= 5 && var.space_storage_gb.maximum <= 16384 && var.space_storage_gb.default <= var.space_storage_gb.maximum
    error_message = "space_storage_gb needs 5 <= default <= maximum <= 16384."
  }
}

variable "lifecycle_configs" {
  description = "Scripts that run as an app starts, by name; each is offered to everybody of the domain, and those with `everywhere` run in every app of their kind. They run as the user: whoever may change them runs code as anybody, so policies leave them to administrators."
  type = map(object({
    app_type   = string
    content    = string
    everywhere = optional(bool, false)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for config in values(var.lifecycle_configs) : contains(["CodeEditor", "JupyterLab"], config.app_type)])
    error_message = "lifecycle_configs needs app_type \"JupyterLab\" or \"CodeEditor\"; Studio Classic's apps take no new ones."
  }

  validation {
    condition     = alltrue([for app_type in ["CodeEditor", "JupyterLab"] : length([for config in values(var.lifecycle_configs) : config if config.app_type == app_type && config.everywhere]) <= 1])
    error_message = "lifecycle_configs says `everywhere` twice for one app_type; an app runs one such script: join them."
  }

  validation {
    condition     = alltrue([for config in values(var.lifecycle_configs) : length(base64encode(config.content)) <= 16384])
    error_message = "lifecycle_configs holds a script over 16,384 characters in Base64; let it fetch the rest (SageMaker API Reference, CreateStudioLifecycleConfig)."
  }
}

variable "hidden_ml_tools" {
  description = "Pages that Studio does not show, such as \"JumpStart\"; hiding is for order: access is refused by policies."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "tags" {
  description = "Tags of every resource. None may be `Team`: a domain of several teams belongs to none, and its tags are handed on to what Studio creates."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = !contains([for key in keys(var.tags) : lower(key)], "team")
    error_message = "tags may not have the key Team in any letter case: the domain would hand it to every team's resources."
  }
}
