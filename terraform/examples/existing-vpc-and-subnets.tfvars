# A VPC and subnets that are there: security groups and endpoints are added, in the zones that are named.
account_id = "111122223333"
region     = "eu-west-1"
network = {
  availability_zones         = ["eu-west-1a"]
  existing_vpc_id            = "vpc-0123456789abcdef0"
  existing_studio_subnet_ids = ["subnet-0123456789abcdef0"]
  existing_signin_subnet_ids = ["subnet-0fedcba9876543210"]
  route_table_ids            = ["rtb-0123456789abcdef0"]
  flow_log_retention_days    = 0 # the VPC's owner keeps them
}
domain    = {}
team_data = {}
signin    = { package = "../dist/saml-backend-arm64.zip" }
