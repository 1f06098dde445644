"""Whose a Studio profile of another scheme is; nobody's home goes to somebody else."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from abac.account.adopt import Change, Listed, Row, adopt, by_mapping, by_scheme, in_domains
from abac.errors import InputError
from abac.located import Place
from abac.teams import Registry
from abac.teams.naming import studio_profile_name
from unit.teams.registries import registry

HERE = Place("profiles.json", 1, 1)


@pytest.fixture
def teams() -> Registry:
    """Team1 and Team2, and two whose keys end alike."""
    return registry("Team1: {members: [User1]}\nTeam2: {adopted_profiles: {User3: old}}\nb: {team_prefix: bb}\na-b: {}")


def _owners(registry: Registry, *names: str) -> list[tuple[str | None, str | None, Change]]:
    here = frozenset(registry.teams)
    found = adopt(by_scheme([Listed(name, here, HERE) for name in names], registry), registry)
    return [(adoption.user, adoption.team, adoption.change) for adoption in found]


def test_the_samples_scheme_is_user_then_team(teams: Registry) -> None:
    """AWS-FACTS.md, 15: the sample names `f"{user}-{team}"`; names ignore case; user ids may hold hyphens."""
    assert _owners(teams, "User1-Team1", "0a1b-2c3d-team2") == [
        ("User1", "Team1", Change.ADOPT),
        ("0a1b-2c3d", "Team2", Change.ADOPT),
    ]


def test_what_is_no_teams_is_left_alone(teams: Registry) -> None:
    """Another's profiles in the same domain are not ours to give away; `Team11` is not `Team1`."""
    assert _owners(teams, "admin", "Team1", "User1-Team11") == [(None, None, Change.NO_TEAM)] * 3


def test_a_name_that_could_be_of_two_people_is_refused(teams: Registry) -> None:
    """SIGNIN.md, The flow: `a-b`+`c` and `a`+`b-c` never meet; under the sample's scheme they do."""
    with pytest.raises(InputError, match=r"`x-a` of `b` or `x` of `a-b`.*say it in a mapping file"):
        _owners(teams, "x-a-b")


def test_what_abac_named_needs_no_adoption(teams: Registry) -> None:
    """The sign-in finds it by its own rule."""
    own = studio_profile_name("User1", "Team1", "team1")
    unknown = studio_profile_name("nobody-we-know", "Team1", "team1")
    assert _owners(teams, own, unknown) == [
        ("User1", "Team1", Change.OWN_SCHEME),
        (None, None, Change.OWN_SCHEME),
    ]


def test_nobody_adopts_what_the_sign_in_gives_to_somebody_else(teams: Registry) -> None:
    """Both would have one home; Studio's names ignore case (CreateUserProfile)."""
    anothers = studio_profile_name("User1", "Team1", "team1").upper()
    for team, user in (("Team1", "User2"), ("Team2", "User1")):
        with pytest.raises(InputError, match="the sign-in gives this one to somebody else"):
            adopt(by_mapping([(team, user, anothers, HERE)], teams), teams)
    [own] = adopt(by_mapping([("Team1", "User1", anothers, HERE)], teams), teams)
    assert own.change is Change.ADOPT


def _teams_of(registry: Registry, rows: Iterable[tuple[str, str]], domain: str | None = None) -> list[set[str]]:
    found = in_domains([Row(profile, id_, HERE) for profile, id_ in rows], registry, domain)
    return [set(listed.teams) for listed in found]


def test_a_studio_profile_is_of_a_team_of_its_own_domain_only() -> None:
    """A name is unique in a domain (CreateUserProfile): `ada-Team1` elsewhere is another person's home."""
    apart = registry("Team1: {domain: d-aaa}\nTeam2: {domain: d-bbb}\nTeam3: {}")
    rows = [("ada-Team1", "d-aaa"), ("ada-Team1", "d-bbb"), ("ada-Team3", "d-ccc")]
    assert _teams_of(apart, rows) == [{"Team1"}, {"Team2"}, {"Team3"}]
    [one, other, third] = by_scheme(in_domains([Row(*row, HERE) for row in rows], apart, None), apart)
    assert (one.team, other.team, third.team) == ("Team1", None, "Team3")


def test_a_list_of_a_domain_that_nobody_can_tell_is_refused() -> None:
    """Two domains called by name, or two ids that the registry does not have: which is which, the list does not say."""
    named = registry("Team1: {}\nTeam2: {region: eu-west-2, domain: lab}")
    with pytest.raises(
        InputError, match="--domain with one of `111122223333/eu-west-1/studio`, `111122223333/eu-west-2"
    ):
        _teams_of(named, [("ada-Team1", "d-aaa")])
    assert _teams_of(named, [("ada-Team2", "d-aaa")], "111122223333/eu-west-2/lab") == [{"Team2"}]
    with pytest.raises(InputError, match="did you mean `111122223333/eu-west-2/lab`"):
        _teams_of(named, [("ada-Team2", "d-aaa")], "111122223333/eu-west-2/labs")
    with pytest.raises(InputError, match="Studio profiles of the domains `d-aaa`, `d-bbb`"):
        _teams_of(registry("Team1: {}"), [("ada-Team1", "d-aaa"), ("ada-Team1", "d-bbb")])


def test_one_person_keeps_one_home_in_a_team(teams: Registry) -> None:
    """Two profiles for one person: one of two homes would be lost, so a person must choose."""
    with pytest.raises(InputError, match=r"Studio profile `other` for `User3` of team `Team2`.*`old` is that person's"):
        adopt(by_mapping([("Team2", "User3", "other", HERE)], teams), teams)
    [again] = adopt(by_mapping([("Team2", "User3", "old", HERE)], teams), teams)
    assert again.change is Change.ALREADY


def test_a_mapping_names_teams_of_the_registry(teams: Registry) -> None:
    """All problems at once, each with what was probably meant."""
    with pytest.raises(InputError) as caught:
        by_mapping([("Taem1", "u", "p", HERE), ("Nobody", "u", "p", HERE)], teams)
    assert len(caught.value.problems) == 2
    assert "did you mean `Team1`?" in str(caught.value)
