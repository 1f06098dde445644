# A VPC that is there, with new private subnets; its owner adds routes to the outputs' route tables if they shall have some.
account_id = "111122223333"
region     = "eu-west-1"
network = {
  availability_zones  = ["eu-west-1a", "eu-west-1b"]
  existing_vpc_id     = "vpc-0123456789abcdef0"
  studio_subnet_cidrs = ["10.0.32.0/20", "10.0.48.0/20"]
  signin_subnet_cidrs = ["10.0.0.0/24", "10.0.1.0/24"]
}
domain    = {}
team_data = {}
signin    = { package = "../dist/saml-backend-arm64.zip", api = "http" }
