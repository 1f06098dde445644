"""Rules about IP addresses.

Source: IAM User Guide, AWS global condition context keys: aws:SourceIp, aws:VpcSourceIp, aws:SourceVpc; IP address
condition operators.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

from abac.language.condition import Condition, Quantifier
from abac.language.policy import Effect, PolicyType, Statement
from abac.lint.findings import called, listed, note, warning
from abac.results import Finding

# RFC 1918, RFC 6598 (shared address space of carriers), RFC 3927, RFC 1122: no public address lies in them.
_PRIVATE_4: Final = tuple(
    IPv4Network(block)
    for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8")
)
_PRIVATE_6: Final = tuple(IPv6Network(block) for block in ("fc00::/7", "fe80::/10", "::1/128"))  # RFC 4193, RFC 4291
_VPC_KEYS: Final = frozenset({"aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn"})


def private_source_ip(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """Private addresses under aws:SourceIp, which holds public addresses only: they match nobody."""
    for condition in statement.conditions:
        if condition.key.lower() != "aws:sourceip":
            continue
        private = [str(operand) for operand, block in _blocks(condition) if _is_private(block)]
        if private:
            found = f"{listed(private)} for `{condition.key}` in {called(statement)}, which is a public address"
            expected = "`aws:VpcSourceIp` beside `aws:SourceVpc`, for addresses of a VPC"
            yield warning("private-source-ip", condition.place, found, expected)


def vpc_source_ip_without_vpc(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """aws:VpcSourceIp without the VPC or endpoint: every VPC may use the same addresses, and other calls lack it."""
    if any(condition.key.lower() in _VPC_KEYS for condition in statement.conditions):
        return
    for condition in statement.conditions:
        if condition.key.lower() == "aws:vpcsourceip" and condition.operator != "Null":
            found = f"`{condition.key}` alone in {called(statement)}"
            expected = "`aws:SourceVpc` or `aws:SourceVpce` beside it: addresses of VPCs are not unique"
            yield warning("vpc-source-ip-without-vpc", condition.place, found, expected)


def address_family_without_block(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """Blocks of IPv4 alone where a caller with an IPv6 address gets past them, or of IPv6 alone.

    A list of who is denied, or of who is not allowed, is open to the other family. A list of who is allowed is closed
    to it, which is safe, so only `0.0.0.0/0`, which seems to mean everybody, is noted there.
    """
    for condition in statement.conditions:
        if condition.quantifier is not Quantifier.SINGLE or condition.operator not in ("IpAddress", "NotIpAddress"):
            continue
        families = {block.version for _, block in _blocks(condition)}
        if len(families) != 1 or len(_blocks(condition)) != len(condition.operands):
            continue
        other = {4: "IPv6", 6: "IPv4"}[families.pop()]
        widens = (statement.effect is Effect.DENY) == (condition.operator == "IpAddress")
        if widens:
            found = f"no {other} block for `{condition.key}` in {called(statement)}: callers with {other} pass"
            yield warning("address-family-without-block", condition.place, found, f"blocks of {other} too")
        elif any(block.prefixlen == 0 for _, block in _blocks(condition)):
            found = f"every address but those of {other} for `{condition.key}` in {called(statement)}"
            yield note("address-family-without-block", condition.place, found, "`0.0.0.0/0` and `::/0` together")


def _blocks(condition: Condition) -> list[tuple[object, IPv4Network | IPv6Network]]:
    """The operands that are blocks or addresses, each with what it stands for."""
    found: list[tuple[object, IPv4Network | IPv6Network]] = []
    for operand in condition.operands:
        try:
            found.append((operand, ip_network(operand.text or "", strict=False)))
        except ValueError:
            continue
    return found


def _is_private(block: IPv4Network | IPv6Network) -> bool:
    if isinstance(block, IPv4Network):
        return any(block.subnet_of(private) for private in _PRIVATE_4)
    return any(block.subnet_of(private) for private in _PRIVATE_6)
