variable "account_id" {
  description = "The team's account, 12 digits."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id needs 12 digits in quotes, such as \"111122223333\"; leading zeros count."
  }
}

variable "team" {
  description = "The team's key: the value of the tag `Team`."
  type        = string
  nullable    = false
}

variable "data_bucket" {
  description = "The bucket of the team's data, as teams.json names it; policies find it by the role's tag DataBucket."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.data_bucket))
    error_message = "data_bucket needs a bucket's name: 3 to 63 lower-case letters, digits, dots and hyphens (Amazon S3 User Guide, Bucket naming rules)."
  }
}

variable "cost_centre" {
  description = "The tag CostCentre of the team's resources; null gives none."
  type        = string
  default     = null
}

variable "noncurrent_days" {
  description = "How many days an object that was overwritten or deleted can be had back."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.noncurrent_days >= 1
    error_message = "noncurrent_days needs at least 1."
  }
}

variable "keep_data" {
  description = "Whether `terraform destroy` refuses to delete a bucket with objects in it; false deletes the team's data."
  type        = bool
  default     = true
  nullable    = false
}

variable "monthly_budget" {
  description = "A budget in US dollars over everything that bears the tag Team; its members hear of it at 80 and 100 %. The tag must be active for cost allocation. Null: none."
  type = object({
    amount = number
    emails = list(string)
  })
  default = null

  validation {
    condition     = try(var.monthly_budget.amount > 0 && length(var.monthly_budget.emails) > 0, var.monthly_budget == null)
    error_message = "monthly_budget needs an amount above 0 and at least one address in emails: a budget that nobody hears of helps nobody."
  }
}

variable "tags" {
  description = "The team's own tags, as teams.json gives them."
  type        = map(string)
  default     = {}
  nullable    = false
}
