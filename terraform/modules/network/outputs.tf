output "vpc_id" {
  description = "The VPC, made or found: give it to the domain."
  value       = local.vpc_id
}

output "studio_subnet_ids" {
  description = "The domain's subnets, one in each zone: give them to the domain and, for jobs, to the teams' roles."
  value       = local.studio_subnet_ids
}

output "signin_subnet_ids" {
  description = "The subnets of the sign-in's function."
  value       = local.signin_subnet_ids
}

output "studio_security_group_id" {
  description = "The group of the domain's apps and the teams' jobs."
  value       = aws_security_group.studio.id
}

output "signin_security_group_id" {
  description = "The group of the sign-in's function."
  value       = aws_security_group.signin.id
}

output "endpoints_security_group_id" {
  description = "The group of the interface endpoints: let in whatever else shall reach AWS through them."
  value       = aws_security_group.endpoints.id
}

output "endpoint_ids" {
  description = "The id of each endpoint by its name, `s3` and `dynamodb` included. `sagemaker.api` and `studio` become the role tags ApiEndpoint and StudioEndpoint of a network profile."
  value       = merge({ for name, endpoint in aws_vpc_endpoint.interface : name => endpoint.id }, { for name, endpoint in aws_vpc_endpoint.gateway : name => endpoint.id })
}

output "private_route_table_ids" {
  description = "Route tables of the new private subnets, by zone: add a route to a NAT gateway or a transit gateway here where a VPC that is there shall give internet."
  value       = { for zone, table in aws_route_table.private : zone => table.id }
}

output "nat_addresses" {
  description = "The public addresses of the NAT gateways, by zone; empty without internet. Whoever allows Studio's traffic by address needs them."
  value       = { for zone, address in aws_eip.nat : zone => address.public_ip }
}
