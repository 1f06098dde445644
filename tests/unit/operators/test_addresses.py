"""IpAddress and NotIpAddress."""

from __future__ import annotations

import pytest

from abac.language.pattern import Hole, Pattern
from abac.operators import NOTHING, AnyOf, Interval, Intervals, Kind, is_empty
from abac.operators.addresses import IP_ADDRESS


def matches(operands: list[str], value: str) -> bool:
    """Whether IpAddress matches."""
    return IP_ADDRESS.matcher([Pattern.parse(text) for text in operands])(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("203.0.112.255", False),
        ("203.0.113.0", True),
        ("203.0.113.255", True),
        ("203.0.114.0", False),
        ("2001:db8:1234:5677:ffff:ffff:ffff:ffff", False),
        ("2001:db8:1234:5678::", True),
        ("2001:DB8:1234:5678:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1234:5679::", False),
    ],
)
def test_a_block_holds_its_first_and_last_address_and_no_other(value: str, expected: bool) -> None:
    """AWS: "203.0.113.0 to 203.0.113.255", mixed with IPv6 (IAM User Guide, Condition operators, IP address)."""
    assert matches(["203.0.113.0/24", "2001:DB8:1234:5678::/64"], value) is expected


def test_an_address_without_prefix_is_itself() -> None:
    """AWS: "IAM uses the default prefix value of /32" (IAM User Guide, Condition operators, IP address)."""
    assert matches(["203.0.113.7"], "203.0.113.7")
    assert not matches(["203.0.113.7"], "203.0.113.8")
    assert not matches(["2001:db8::1"], "2001:db8::2")


def test_bits_beyond_the_prefix_do_not_count() -> None:
    """The prefix length says which bits are compared (RFC 4632, section 3.1)."""
    assert matches(["203.0.113.7/24"], "203.0.113.200")


@pytest.mark.parametrize("value", ["::ffff:203.0.113.7", "::203.0.113.7"])
def test_an_ipv6_spelling_of_an_ipv4_address_is_not_in_an_ipv4_block(value: str) -> None:
    """AWS documents no such reading, so a Deny with NotIpAddress holds for it (the safe side)."""
    assert not matches(["203.0.113.0/24", "0.0.0.0/0"], value)


def test_an_ipv4_address_is_not_in_an_ipv6_block() -> None:
    """IPv6 ranges are listed in addition to IPv4 ones (IAM User Guide, Condition operators, IP address)."""
    assert not matches(["::/0"], "203.0.113.7")
    assert matches(["::/0"], "::1")
    assert matches(["0.0.0.0/0"], "203.0.113.7")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "203.0.113.0/33",
        "::/129",
        "203.0.113.0/255.255.255.0",
        "203.0.113",
        "203.0.113.07",
        "fe80::1%eth0",
        "203.0.113.0/",
        "203.0.113.0/-1",
        "203.0.113.0/024",
        "203.0.113.*",
        " 203.0.113.1",
        "3405803776",
        "a.b.c.d",
    ],
)
def test_text_that_is_no_block_matches_no_address(text: str) -> None:
    """The value is "in the standard CIDR format" (IAM User Guide, Condition operators, IP address; RFC 4632)."""
    assert IP_ADDRESS.invalid(text) is not None
    assert not matches([text], "203.0.113.1")
    assert IP_ADDRESS.region([Pattern.parse(text)]) == NOTHING


@pytest.mark.parametrize("value", ["", "203.0.113.0/24", "203.0.113.7 ", "fe80::1%eth0", "unknown"])
def test_a_value_that_is_no_address_matches_no_block(value: str) -> None:
    """`aws:SourceIp` is one address (IAM User Guide, global condition context keys)."""
    assert not matches(["0.0.0.0/0", "::/0"], value)


def test_the_region_keeps_the_two_kinds_of_address_apart_and_joins_neighbours() -> None:
    """203.0.112.0/24 and 203.0.113.0/24 are one /23 (RFC 4632, section 3.1)."""
    blocks = ["203.0.113.0/24", "::1", "203.0.112.9/24"]
    first = 203 * 2**24 + 112 * 2**8

    assert IP_ADDRESS.region([Pattern.parse(text) for text in blocks]) == AnyOf(
        (Intervals(Kind.IPV4, (Interval(first, first + 511),)), Intervals(Kind.IPV6, (Interval(1, 1),)))
    )


def test_addresses_read_no_variables() -> None:
    """AWS: "You can not use a policy variable" (IAM User Guide, Condition operators, IP address)."""
    bound = Pattern.parse("${k}").bind(lambda key: "203.0.113.7")
    assert bound is not None

    assert not IP_ADDRESS.matcher([bound])("203.0.113.7")
    assert IP_ADDRESS.region([bound]) == NOTHING


def test_a_hole_is_open_to_proofs() -> None:
    """A block that a Terraform plan does not know yet may hold any address."""
    assert is_empty(IP_ADDRESS.region([Pattern([Hole("aws_eip.nat.public_ip")])])) is None
