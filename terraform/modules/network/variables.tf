variable "name" {
  description = "What every resource's name begins with, such as \"studio\"."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,30}[a-z0-9]$", var.name))
    error_message = "name needs 2 to 32 lower-case letters, digits and inner hyphens, beginning with a letter, such as \"studio\"."
  }
}

variable "region" {
  description = "The Region of the endpoints, such as \"eu-west-1\": the provider's."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2,}(-[a-z]+)+-[0-9]+$", var.region))
    error_message = "region needs the name of a Region, such as \"eu-west-1\", not that of a zone (\"eu-west-1a\") or a place (\"Ireland\")."
  }
}

variable "vpc" {
  description = "Where the network lives: `cidr` makes a new VPC, `existing_id` takes one that is there, whose DNS support and DNS host names must be on, since private DNS is how Studio finds the endpoints. Exactly one of the two."
  type = object({
    cidr        = optional(string)
    existing_id = optional(string)
  })
  default  = { cidr = "10.0.0.0/16" }
  nullable = false

  validation {
    condition     = (var.vpc.cidr == null) != (var.vpc.existing_id == null)
    error_message = "vpc needs either cidr, for a new VPC, or existing_id, for one that is there; not both and not neither."
  }

  validation {
    condition     = var.vpc.cidr == null || can(cidrhost(var.vpc.cidr, 0)) && try(tonumber(split("/", var.vpc.cidr)[1]) >= 16 && tonumber(split("/", var.vpc.cidr)[1]) <= 28, false)
    error_message = "vpc.cidr needs an IPv4 block of /16 to /28, such as \"10.0.0.0/16\" (Amazon VPC User Guide, VPC CIDR blocks)."
  }

  validation {
    condition     = var.vpc.existing_id == null || can(regex("^vpc-[0-9a-f]{8,17}$", var.vpc.existing_id))
    error_message = "vpc.existing_id needs the id of a VPC, such as \"vpc-0123456789abcdef0\"; `aws ec2 describe-vpcs` lists them."
  }
}

variable "availability_zones" {
  description = "Names of the zones that new subnets lie in, one subnet of each tier in each zone; two or more for production. Zones of the Region alone."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for zone in var.availability_zones : startswith(zone, var.region)])
    error_message = "availability_zones names zones outside ${var.region}: ${join(", ", [for zone in var.availability_zones : zone if !startswith(zone, var.region)])}. Give zones such as \"${var.region}a\"."
  }

  validation {
    condition     = length(var.availability_zones) == length(distinct(var.availability_zones))
    error_message = "availability_zones names a zone twice; give each once."
  }
}

variable "studio_subnets" {
  description = "The private subnets of the domain: `cidrs` makes one in each zone, in the order of availability_zones; `existing_ids` takes subnets of vpc.existing_id."
  type = object({
    cidrs        = optional(list(string), [])
    existing_ids = optional(list(string), [])
  })
  default  = { cidrs = ["10.0.32.0/20", "10.0.48.0/20"] }
  nullable = false

  validation {
    condition     = (length(var.studio_subnets.cidrs) == 0) != (length(var.studio_subnets.existing_ids) == 0)
    error_message = "studio_subnets needs either cidrs, one for each zone, or existing_ids; not both and not neither."
  }
}

variable "signin_subnets" {
  description = "The private subnets of the sign-in's Lambda function, apart from the domain's: `cidrs` or `existing_ids`, as in studio_subnets."
  type = object({
    cidrs        = optional(list(string), [])
    existing_ids = optional(list(string), [])
  })
  default  = { cidrs = ["10.0.0.0/24", "10.0.1.0/24"] }
  nullable = false

  validation {
    condition     = (length(var.signin_subnets.cidrs) == 0) != (length(var.signin_subnets.existing_ids) == 0)
    error_message = "signin_subnets needs either cidrs, one for each zone, or existing_ids; not both and not neither."
  }
}

variable "public_subnet_cidrs" {
  description = "Makes an internet gateway, one public subnet in each zone with a NAT gateway, and a way out for the private subnets. Empty: no internet; Studio then reaches AWS through the endpoints alone. New VPC only; where a VPC is there, its owner routes."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "interface_endpoints" {
  description = "AWS services reached through interface endpoints, by the service's name after `com.amazonaws.REGION.`; Studio itself is `studio`. The default is what Studio, its jobs and the sign-in need on the first day without internet."
  type        = set(string)
  default = [
    "ecr.api", "ecr.dkr", "kms", "lambda", "logs", "monitoring", "sagemaker.api", "sagemaker.featurestore-runtime",
    "sagemaker.runtime", "secretsmanager", "ssm", "ssmmessages", "sts", "studio",
  ]
  nullable = false

  validation {
    condition     = length(setsubtract(["sagemaker.api", "studio"], var.interface_endpoints)) == 0
    error_message = "interface_endpoints lacks ${join(", ", setsubtract(["sagemaker.api", "studio"], var.interface_endpoints))}; without both, no request can show the endpoint that the network profiles ask for."
  }

  validation {
    condition     = alltrue([for service in var.interface_endpoints : can(regex("^[a-z][a-z0-9.-]*$", service)) && !startswith(service, "com.")])
    error_message = "interface_endpoints needs names such as \"sagemaker.api\", without `com.amazonaws.` and the Region."
  }
}

variable "further_endpoints" {
  description = "Services beside those of interface_endpoints, by the same names, such as \"execute-api\" for a private API."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "endpoint_policies" {
  description = "The policy of each endpoint, as JSON, by the name in interface_endpoints, and by `s3` and `dynamodb` for the gateway endpoints. An endpoint that is not named here has AWS's default policy, which allows everything."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for policy in values(var.endpoint_policies) : can(jsondecode(policy).Statement)])
    error_message = "endpoint_policies needs policy documents as JSON text."
  }
}

variable "route_table_ids" {
  description = "Route tables of existing subnets that the gateway endpoints of S3 and DynamoDB are added to; new subnets have route tables of their own."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.route_table_ids : can(regex("^rtb-[0-9a-f]{8,17}$", id))])
    error_message = "route_table_ids needs ids of route tables, such as \"rtb-0123456789abcdef0\"."
  }
}

variable "flow_log_retention_days" {
  description = "How many days the VPC's flow logs are kept; 0 makes none, for a VPC whose owner keeps them."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = contains([0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.flow_log_retention_days)
    error_message = "flow_log_retention_days needs a number of days that CloudWatch Logs offers, such as 90 or 365, or 0 for no flow logs."
  }
}

variable "account_id" {
  description = "The account, 12 digits: the flow logs' role trusts VPC flow logs of this account alone."
  type        = string
  default     = null

  validation {
    condition     = var.account_id == null || can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id needs 12 digits in quotes, such as \"111122223333\"; leading zeros count."
  }
}

variable "kms_key_arn" {
  description = "The key that encrypts the flow logs; null leaves them to CloudWatch's own encryption."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of every resource, beside those of the provider's default_tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
