"""Which characters names may hold, as the contract declares it."""

from __future__ import annotations

import pytest

from abac.contract import load
from abac.contract.alphabets import characters, taken_for_granted
from abac.lint.alphabets import TAGS


@pytest.mark.parametrize(
    ("text", "found"),
    [("a-c", "abc"), ("a-c.-", "abc.-"), ("-a", "-a"), ("A-Ca", "ABCa"), ("_", "_")],
)
def test_ranges_and_single_characters_are_read(text: str, found: str) -> None:
    """As a character class of a regular expression reads them (the reference of isolation.yaml)."""
    assert characters(text) == frozenset(found)


@pytest.mark.parametrize("text", ["", "z-a", "a b", "é"])
def test_what_is_no_such_text_is_none(text: str) -> None:
    """A range runs upwards; values of tags that name teams are ASCII (the reference of isolation.yaml)."""
    assert characters(text) is None


def test_the_contract_declares_what_the_registry_checks() -> None:
    """Names of our own teams are checked (the reference of teams.yaml): lint and contract read one alphabet."""
    assert load().alphabets == TAGS


def test_what_is_taken_for_granted_is_said_of_tags_alone() -> None:
    """PROOF.md, The decision procedure, 5: printed as an assumption. AWS itself says what other keys hold."""
    keys = ("aws:principaltag/team", "aws:principaltag/cell", "sagemaker:domainid")
    told = list(taken_for_granted(keys, {"team": frozenset("abcx.-")}, "c.yaml"))
    assert told == [
        "values of the tag `cell`, which c.yaml declares no alphabet of, hold neither `/` nor `:`",
        "values of the tag `team` hold no characters but `-.a-cx` (c.yaml, alphabets)",
    ]
