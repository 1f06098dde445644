# A domain that is there: teams name its id (`domain: d-…` in teams.yaml), and no domain is made here. It must be in IAM mode.
account_id = "111122223333"
region     = "eu-west-1"
network = {
  availability_zones  = ["eu-west-1a"]
  existing_vpc_id     = "vpc-0123456789abcdef0" # the domain's
  studio_subnet_cidrs = ["10.0.32.0/20"]
  signin_subnet_cidrs = ["10.0.0.0/24"]
}
team_data = {}
signin    = { package = "../dist/saml-backend-arm64.zip" }
