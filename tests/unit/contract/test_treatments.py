"""What tags cannot isolate: which row speaks of an action, and which rows are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.catalog import service
from abac.contract import Handling, Treatment, Treatments, read_treatments
from abac.located import Problems, from_plain

WORDS = {"reason": "a page lists by it", "exposes": "names", "source": "Service Authorization Reference"}


def refusals(rows: object) -> list[str]:
    """What is said against a mapping of treatments."""
    problems = Problems()
    read_treatments(from_plain(rows, "isolation.yaml"), problems)
    return [f"{one.found}; {one.expected}" for one in problems]


def test_an_actions_own_row_wins_over_a_wildcard() -> None:
    """A service is denied as a whole, and one action of it accepted by name (ISOLATION.md)."""
    rows = Treatments([Treatment("sagemaker:ListApps", Handling.ACCEPTED), Treatment("sagemaker:*", Handling.DENIED)])
    found = rows.of("sagemaker:listapps")
    assert found is not None
    assert found.handling is Handling.ACCEPTED


@pytest.mark.parametrize("turned", [False, True])
def test_the_longest_wildcard_wins(turned: bool) -> None:
    """The narrower row was written for fewer actions, in whatever order the rows stand."""
    rows = [Treatment("sts:*", Handling.DENIED), Treatment("sts:Get*", Handling.CONDITIONED)]
    found = Treatments(reversed(rows) if turned else rows).of("sts:GetCallerIdentity")
    assert found is not None
    assert found.handling is Handling.CONDITIONED


def test_an_action_without_a_row_is_nobodys() -> None:
    """What nobody thought about is uncovered: what AWS adds fails closed (ISOLATION.md)."""
    assert Treatments([Treatment("s3:*", Handling.DENIED)]).of("kms:ListKeys") is None


def test_the_ledger_holds_what_is_accepted_and_what_is_read_of_the_platform() -> None:
    """Each accepted action is counted, in the order of names."""
    rows = [
        Treatment("sagemaker:ListApps", Handling.ACCEPTED, "r", "e", "s"),
        Treatment("sagemaker:DescribeDomain", Handling.PLATFORM_READ, "r", "e", "s"),
        Treatment("sagemaker:Search", Handling.DENIED),
    ]
    assert [one.action for one in Treatments(rows).accepted()] == ["sagemaker:DescribeDomain", "sagemaker:ListApps"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"sagemaker:List*": {"treatment": "accepted", **WORDS}}, "accepted by wildcard"),
        ({"sagemaker:CreateApp": {"treatment": "accepted", **WORDS}}, "a Write action"),
        ({"sagemaker:AddTags": {"treatment": "platform_read", **WORDS}}, "a Tagging action"),
        ({"sagemaker:ListApps": {"treatment": "accepted"}}, "without reason and exposes and source"),
        ({"sagemaker:ListApp": {"treatment": "denied"}}, "unknown action `sagemaker:ListApp`"),
        ({"sagemaker:ListApps": {"treatment": "acepted"}}, "treatment `acepted`"),
        ({"sagemaker:ListApps": {"treatment": "denied", "resaon": "x"}}, "unknown member `resaon`"),
        ({"sagemaker:ListApps": "denied"}, "a mapping with `treatment`"),
        ({"sagemaker:ListApps": {}}, "treatment `None`"),
        ([], "a mapping of actions"),
    ],
)
def test_a_row_that_may_not_stand_is_refused(row: object, said: str) -> None:
    """No write, tag, invoke or read-content action may be accepted, and none without its reason (ISOLATION.md)."""
    found = refusals(row)
    assert len(found) == 1
    assert said in found[0]


def test_every_problem_is_told_at_once() -> None:
    """One run, all errors."""
    rows = {"sagemaker:List*": {"treatment": "accepted", **WORDS}, "sagemaker:Nothing": {"treatment": "denied"}}
    assert len(refusals(rows)) == 2


@given(st.data())
def test_names_of_actions_ignore_case(data: st.DataObject) -> None:
    """IAM User Guide, IAM JSON policy elements: Action."""
    found = service("sagemaker")
    assert found is not None
    name = data.draw(st.sampled_from(sorted(found.actions)))
    spelled = "".join(data.draw(st.sampled_from([letter.lower(), letter.upper()])) for letter in name)
    rows = Treatments([Treatment(f"sagemaker:{name}", Handling.DENIED)])
    assert rows.of(f"SageMaker:{spelled}") is rows.of(f"sagemaker:{name}") is not None
