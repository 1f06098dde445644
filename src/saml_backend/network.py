"""From where people may sign in: the caller's address against the team's networks.

The second of two fences. The roles' policies hold the same networks at each call to AWS; this check refuses earlier and
says so. It mirrors their Deny (policies/backend/opener.yaml, DenyOtherNetworks): an allowed address or a VPC endpoint
of the team's own network profile is enough, neither is a refusal, and what cannot be read is neither.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Protocol

from saml_backend.http import HttpRequest
from saml_backend.refusal import Refused, Step

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# More hops than any chain of proxies that we know of; a longer header is not walked.
FORWARDED_LIMIT = 1_000


def caller_address(request: HttpRequest, trusted_proxies: Sequence[Network]) -> Address | None:
    """Return the address of the caller, None where there is none to read.

    It is the peer's, and `X-Forwarded-For` is not read, unless the peer is a proxy of ours: then it is the last address
    in that header that is not a proxy of ours. What stands before it was written by strangers (MDN, X-Forwarded-For,
    "Selecting an IP address").
    """
    hops = [request.peer]
    forwarded = request.headers.get("x-forwarded-for", "")
    if trusted_proxies and len(forwarded) <= FORWARDED_LIMIT:
        hops = [*forwarded.split(","), request.peer] if forwarded else hops
    for hop in reversed(hops):
        address = _address(hop)
        if address is None or not _within(address, trusted_proxies):
            return address
    return None


class Ways(Protocol):
    """What the directory says of a team's network profile (`Entitlement`)."""

    @property
    def allowed_networks(self) -> Sequence[Network]:
        """The networks that callers may come from."""

    @property
    def vpc_endpoints(self) -> Collection[str]:
        """The interface endpoints that callers of a private sign-in may come through."""


def check_network(request: HttpRequest, ways: Ways, trusted_proxies: Sequence[Network]) -> None:
    """Return if the caller comes from a network of the team or through an endpoint of it. Raises Refused (NETWORK)."""
    if request.vpc_endpoint is not None and request.vpc_endpoint in ways.vpc_endpoints:
        return
    address = caller_address(request, trusted_proxies)
    if address is None or not _within(address, ways.allowed_networks):
        raise Refused(Step.NETWORK, "network-not-allowed", "the caller's address is in no network of the team")


def read_networks(blocks: Sequence[str]) -> tuple[Network, ...]:
    """Return the networks of CIDR blocks. Raises ValueError: not a block, or one with host bits."""
    return tuple(ip_network(block) for block in blocks)


def _address(text: str) -> Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _within(address: Address, networks: Sequence[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)
