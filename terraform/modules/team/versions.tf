terraform {
  required_version = ">= 1.9" # validations that look at more than their own variable

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}
