"""Survivors that may live: the file is read strictly, and an entry that accepts nothing is an error."""

from __future__ import annotations

from dataclasses import replace

import pytest

from abac.errors import InputError
from abac.language.policy import PolicyType
from abac.located import read_yaml
from abac.prove.mutate.accepted import Accepted, explained, read_accepted
from abac.results.mutant import MutantOutcome, MutantResult

FILE = """\
format: 1
accepted:
  - policy: team/*
    statement: ListOwnData
    mutation: "*: IfExists"
    reason: AWS always sends the key
"""
SURVIVOR = MutantResult(
    "team/data-scientist.1.json",
    PolicyType.IDENTITY,
    "ListOwnData",
    "StringEquals aws:ResourceAccount: IfExists",
    MutantOutcome.WIDER,
    "s3:ListBucket on bucket is allowed now",
)


def read(text: str) -> tuple[Accepted, ...]:
    """The entries of a file."""
    return read_accepted(read_yaml(text.encode(), "accepted-mutants.yaml"))


def test_a_survivor_is_explained_by_its_entry() -> None:
    """The gate is "no unexplained survivor" (PROOF.md, Mutation)."""
    [mutant] = explained([SURVIVOR], read(FILE))
    assert mutant.accepted == "AWS always sends the key" and not mutant.unexplained


@pytest.mark.parametrize(
    "other",
    [
        replace(SURVIVOR, policy="guardrails/scp/unit.1.json"),
        replace(SURVIVOR, statement="ReadOwnData"),
        replace(SURVIVOR, mutation="without StringEquals aws:ResourceAccount"),
        replace(SURVIVOR, outcome=MutantOutcome.KILLED),
    ],
)
def test_an_entry_that_accepts_nothing_is_an_error(other: MutantResult) -> None:
    """An entry that is out of date would hide the next survivor; the error names its line."""
    with pytest.raises(InputError, match=r"accepted-mutants.yaml:3:5: no mutant of `ListOwnData` survives"):
        explained([other], read(FILE))


def test_of_a_part_of_the_mutants_nothing_is_out_of_date() -> None:
    """With `--statement` the other entries are not tried."""
    assert explained([], read(FILE), complete=False) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("format: 2\naccepted: []\n", "1:9: the number `2`; expected `format: 1`"),
        ("accepted: []\n", "no format; expected `format: 1`"),
        ("format: 1\nacepted: []\n", "2:1: `acepted`; expected one of format, accepted; did you mean `accepted`?"),
        ("format: 1\naccepted: {}\n", "expected a list of accepted mutants"),
        (FILE.replace("    reason: AWS always sends the key\n", ""), "3:5: no `reason`; expected a `reason`"),
        (FILE.replace("AWS always sends the key", '""'), "expected text as `reason`"),
        ("format: 1\naccepted: [one]\n", "expected a mapping with `policy`"),
    ],
)
def test_what_is_not_understood_is_an_error_with_its_place(text: str, said: str) -> None:
    """The file is read strictly (CLI reference, Bad input)."""
    with pytest.raises(InputError) as caught:
        read(text)
    assert said in str(caught.value)


def test_all_problems_are_reported_at_once() -> None:
    """All errors are reported, not the first alone (CLI reference, Bad input)."""
    with pytest.raises(InputError) as caught:
        read("format: 2\naccepted:\n  - {policy: a}\n")
    assert len(caught.value.problems) == 4
