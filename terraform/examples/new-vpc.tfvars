# Everything new: a VPC with internet by TLS, domain, buckets and sign-in. `terraform apply -var-file=examples/new-vpc.tfvars`
account_id = "111122223333"
region     = "eu-west-1"
network = {
  availability_zones  = ["eu-west-1a", "eu-west-1b"]
  vpc_cidr            = "10.0.0.0/16"
  studio_subnet_cidrs = ["10.0.32.0/20", "10.0.48.0/20"]
  signin_subnet_cidrs = ["10.0.0.0/24", "10.0.1.0/24"]
  public_subnet_cidrs = ["10.0.128.0/24", "10.0.129.0/24"]
}
domain    = {}
team_data = {}
signin    = { package = "../dist/saml-backend-arm64.zip" }
