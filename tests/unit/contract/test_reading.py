"""The contract's file is read strictly: what is not understood is an error with its place."""

from __future__ import annotations

import pytest

from abac.contract import read_contract
from abac.errors import InputError
from abac.located import read_yaml
from abac.results import Relation

GOOD = "properties: {I1: {title: no read}}\nservices: [s3]\n"


def problems(text: str) -> list[str]:
    """What reading this contract complains of."""
    with pytest.raises(InputError) as caught:
        read_contract(read_yaml(text.encode(), "c.yaml"))
    return [str(problem) for problem in caught.value.problems]


def test_a_small_contract_is_read() -> None:
    """Only `properties` is needed; every section that is absent is empty."""
    contract = read_contract(read_yaml(GOOD.encode(), "c.yaml"))
    assert contract.properties["I1"].title == "no read"
    assert contract.services == ("s3",)
    assert contract.demands("data-scientist", "s3:GetObject", "object", Relation.OWN) is None


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [
        (GOOD + "format: 2\n", "c.yaml:3:9", "format the number `2`"),
        (GOOD + "propertys: {}\n", "c.yaml:3:1", "unknown section `propertys`"),
        ("properties: {I13: {title: x}}\n", "c.yaml:1:14", "unknown property `I13`"),
        ("properties: {I1: no read}\n", "c.yaml:1:18", "the text `no read`"),
        ("properties: {I1: {titel: no read}}\n", "c.yaml:1:19", "unknown member `titel`"),
        ("properties: {I1: {title: x, unproven: 3}}\n", "c.yaml:1:39", "the number `3`"),
        ("properties: {I1: {title: x, waits_for: [y]}}\n", "c.yaml:1:40", "a list"),
        (GOOD + "liveness: {I1: {}}\n", "c.yaml:3:12", "unknown liveness property `I1`"),
        (GOOD + "liveness: {L1: {reader: {mine: {}}}}\n", "c.yaml:3:26", "unknown relation `mine`"),
        (GOOD + "jobs: {openers: {}}\n", "c.yaml:3:8", "unknown principal kind `openers`"),
        (GOOD + "administrators_only: {sagemaker:UpdateDomain: never}\n", "c.yaml:3:47", "the text `never`"),
        (GOOD + "accepted_at_most: many\n", "c.yaml:3:19", "the text `many`"),
        (GOOD + "control: [s4]\n", "c.yaml:3:11", "`s4`"),
        (GOOD + "alphabets: {Team: z-a}\n", "c.yaml:3:19", "the text `z-a`"),
        (GOOD + "administrators_only: {sagemaker:UpdateDomian: I4}\n", "c.yaml:3:23", "unknown action"),
        (GOOD + "liveness: {L1: {reader: {none: [s3:ListBukets]}}}\n", "c.yaml:3:33", "unknown action"),
        (GOOD + "jobs: {opener: {sts:AsumeRole: [role]}}\n", "c.yaml:3:17", "unknown action"),
    ],
)
def test_what_is_not_understood_is_an_error_with_its_place(text: str, place: str, found: str) -> None:
    """CLI.md: bad input gives file, line, column, what was found, what was expected."""
    assert any(problem.startswith(f"{place}: {found}") for problem in problems(text)), problems(text)


def test_all_problems_are_reported_at_once() -> None:
    """CLI.md: all errors are reported, not the first alone."""
    assert len(problems("properties: {I99: {title: x}}\nformat: 3\nnonsense: 1\n")) >= 3
