# A route table for each zone: a zone that fails takes its own NAT gateway with it, and no other's traffic.

resource "aws_internet_gateway" "this" {
  count = local.internet ? 1 : 0

  vpc_id = local.vpc_id
  tags   = merge(local.tags, { Name = var.name })
}

resource "aws_eip" "nat" {
  for_each = local.public_cidrs

  domain = "vpc"
  tags   = merge(local.tags, { Name = "${var.name}-nat-${each.key}" })

  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "this" {
  for_each = local.public_cidrs

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id
  tags          = merge(local.tags, { Name = "${var.name}-${each.key}" })
}

resource "aws_route_table" "public" {
  count = local.internet ? 1 : 0

  vpc_id = local.vpc_id
  tags   = merge(local.tags, { Name = "${var.name}-public" })
}

resource "aws_route" "public" {
  count = local.internet ? 1 : 0

  route_table_id         = aws_route_table.public[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

resource "aws_route_table_association" "public" {
  for_each = local.public_cidrs

  subnet_id      = aws_subnet.public[each.key].id
  route_table_id = aws_route_table.public[0].id
}

resource "aws_route_table" "private" {
  for_each = merge(local.signin_cidrs, local.studio_cidrs)

  vpc_id = local.vpc_id
  tags   = merge(local.tags, { Name = "${var.name}-private-${each.key}" })
}

resource "aws_route" "private" {
  for_each = local.public_cidrs

  route_table_id         = aws_route_table.private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[each.key].id
}

resource "aws_route_table_association" "studio" {
  for_each = local.studio_cidrs

  subnet_id      = aws_subnet.studio[each.key].id
  route_table_id = aws_route_table.private[each.key].id
}

resource "aws_route_table_association" "signin" {
  for_each = local.signin_cidrs

  subnet_id      = aws_subnet.signin[each.key].id
  route_table_id = aws_route_table.private[each.key].id
}
