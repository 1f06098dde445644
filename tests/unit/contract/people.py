"""Two teams in one account, as tests of the contract know them."""

from __future__ import annotations

from abac.catalog import ResourceType, service
from abac.contract import Cast, Person

ME = Person("alice", "Team1", "team1", "studio-team1", "111122223333")
MATE = Person("bob", "Team1", "team1", "studio-team1", "111122223333")
RIVAL = Person("carol", "Team2", "team2", "studio-team2", "111122223333")
CAST = Cast(ME, MATE, (RIVAL,))


def kind(full_name: str) -> ResourceType:
    """The catalogue's row of a resource type such as `s3:object`."""
    prefix, _, name = full_name.partition(":")
    found = service(prefix)
    assert found is not None
    return found.resource_types[name]
