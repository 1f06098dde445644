"""The caller's address, and the networks of a team."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from saml_backend.http import HttpRequest
from saml_backend.network import Network, caller_address, check_network, read_networks
from saml_backend.refusal import Refused, Step

ALLOWED = read_networks(["203.0.113.0/24", "2001:db8::/32"])  # RFC 5737 and RFC 3849: for documentation


@dataclass(frozen=True)
class Team:
    """A team that may come from these networks and through these endpoints."""

    allowed_networks: tuple[Network, ...] = ALLOWED
    vpc_endpoints: frozenset[str] = frozenset()


def request(peer: str, forwarded: str | None = None, endpoint: str | None = None) -> HttpRequest:
    """Return a request from a peer."""
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    return HttpRequest(method="GET", path="/", peer=peer, headers=headers, vpc_endpoint=endpoint)


@pytest.mark.parametrize("peer", ["203.0.113.7", "2001:db8::1", "::ffff:203.0.113.7"])
def test_an_allowed_address_passes(peer: str) -> None:
    """An address of the team's networks, also as IPv4 in IPv6 (RFC 4291, section 2.5.5.2)."""
    check_network(request(peer), Team(), ())


@pytest.mark.parametrize("peer", ["203.0.114.7", "10.0.0.1", "::1", "2001:db9::1", "", "unknown", "203.0.113.7.evil"])
def test_any_other_address_is_refused(peer: str) -> None:
    """What is outside or cannot be read is refused at step NETWORK: the check fails closed."""
    with pytest.raises(Refused) as caught:
        check_network(request(peer), Team(), ())
    assert (caught.value.step, caught.value.reason) == (Step.NETWORK, "network-not-allowed")


def test_no_networks_admit_nobody() -> None:
    """An empty list is no permission (Terraform's allowed_networks says the same)."""
    with pytest.raises(Refused):
        check_network(request("203.0.113.7"), Team(allowed_networks=()), ())


def test_strangers_cannot_forward() -> None:
    """X-Forwarded-For counts for nothing unless the peer is a proxy of ours (issue 7, The network rule)."""
    with pytest.raises(Refused):
        check_network(request("198.51.100.9", forwarded="203.0.113.7"), Team(), ())


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7, 198.51.100.9", "198.51.100.9"),
        ("203.0.113.7, 192.0.2.4", "203.0.113.7"),
        ("203.0.113.7, nonsense", None),
        ("", None),
        (", ".join(["203.0.113.7"] * 500), None),
    ],
)
def test_a_proxy_of_ours_tells_the_last_stranger(forwarded: str, address: str | None) -> None:
    """The last address that is no proxy of ours is the caller; what stands before it is hearsay."""
    proxies = read_networks(["192.0.2.0/24"])
    found = caller_address(request("192.0.2.1", forwarded=forwarded), proxies)
    assert found == (None if address is None else caller_address(request(address), ()))


def test_a_known_endpoint_is_enough() -> None:
    """The roles' Deny lets either way pass: an allowed address or a known endpoint (policies/backend/opener.yaml)."""
    team = Team(vpc_endpoints=frozenset({"vpce-0abc"}))
    check_network(request("10.0.0.8", endpoint="vpce-0abc"), team, ())
    with pytest.raises(Refused):
        check_network(request("10.0.0.8", endpoint="vpce-0def"), team, ())
