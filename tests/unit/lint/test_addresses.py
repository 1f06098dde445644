"""Addresses (IAM User Guide, AWS global condition context keys: aws:SourceIp, aws:VpcSourceIp; IP operators)."""

from __future__ import annotations

from typing import Any

import pytest

from abac.results import Severity
from unit.lint.linting import found, only

FAMILY = "address-family-without-block"


@pytest.mark.parametrize("block", ["10.0.0.0/8", "172.16.5.4", "192.168.0.0/24", "100.64.0.0/10", "fd00::/8"])
def test_a_private_address_is_no_source_ip(block: str) -> None:
    """aws:SourceIp holds the requester's public address; RFC 1918, RFC 6598 and RFC 4193 reserve the private ones."""
    only(found("private-source-ip", {"Condition": {"IpAddress": {"aws:SourceIp": [block, "203.0.113.0/24"]}}}))


@pytest.mark.parametrize("block", ["203.0.113.0/24", "172.32.0.0/16", "0.0.0.0/0", "2001:db8::/32", "8.0.0.0/7", "x"])
def test_a_public_block_is_right(block: str) -> None:
    """A block that holds public addresses too is one; what is no block is told by another rule."""
    assert found("private-source-ip", {"Condition": {"IpAddress": {"aws:SourceIp": block}}}) == []
    assert found("private-source-ip", {"Condition": {"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}}}) == []


def test_an_address_in_a_vpc_needs_the_vpc() -> None:
    """The page of aws:VpcSourceIp says to use it with aws:SourceVpc or aws:SourceVpce, because addresses recur."""
    address = {"IpAddress": {"aws:VpcSourceIp": "10.1.0.0/16"}}
    only(found("vpc-source-ip-without-vpc", {"Condition": address}))
    for key in ("aws:SourceVpc", "aws:sourcevpce"):
        assert found("vpc-source-ip-without-vpc", {"Condition": address | {"StringEquals": {key: "vpc-1"}}}) == []


@pytest.mark.parametrize(
    ("effect", "operator"),
    [("Deny", "IpAddress"), ("Allow", "NotIpAddress")],
)
def test_a_list_of_whom_to_keep_out_needs_both_families(effect: str, operator: str) -> None:
    """An IPv6 address lies in no IPv4 block, so its caller is not on the list."""
    one = {"Effect": effect, "Condition": {operator: {"aws:SourceIp": "198.51.100.0/24"}}}
    both = {"Effect": effect, "Condition": {operator: {"aws:SourceIp": ["198.51.100.0/24", "2001:db8::/32"]}}}
    assert "IPv6" in only(found(FAMILY, one)).found
    assert found(FAMILY, both) == []


@pytest.mark.parametrize(("effect", "operator"), [("Allow", "IpAddress"), ("Deny", "NotIpAddress")])
def test_a_list_of_whom_to_let_in_is_closed_to_the_other_family(effect: str, operator: str) -> None:
    """Then the other family is kept out, which is safe; `0.0.0.0/0` seems to mean everybody and is noted."""

    def findings(block: str) -> list[Any]:
        return found(FAMILY, {"Effect": effect, "Condition": {operator: {"aws:SourceIp": block}}})

    assert findings("203.0.113.0/24") == []
    assert only(findings("0.0.0.0/0")).severity is Severity.NOTE
