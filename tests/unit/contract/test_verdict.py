"""Rows → the state of each property."""

from __future__ import annotations

from abac.contract import Contract, Handling, Property, Treatment, Treatments, verdict
from abac.results import Decision, MatrixRow, Outcome, Relation, Status

ACCEPTED = Treatment("sagemaker:ListApps", Handling.ACCEPTED, "r", "e", "s")


def contract(*treatments: Treatment, accepted_at_most: int = 0, waits_for: str | None = None) -> Contract:
    """A contract of one property."""
    return Contract(
        properties={"I1": Property("I1", "no read", waits_for)},
        services=("sagemaker",),
        treatments=Treatments(treatments),
        accepted_at_most=accepted_at_most,
    )


def row(
    *,
    allowed: bool,
    expected: str | None = "Denied",
    property: str | None = "I1",
    relation: Relation = Relation.OTHER,
    action: str = "sagemaker:DescribeApp",
) -> MatrixRow:
    """A row that was decided."""
    outcome = Outcome.ALLOWED if allowed else Outcome.IMPLICITLY_DENIED
    kind, decision = "execution_role", Decision(outcome)
    return MatrixRow("Team1", "arn", kind, None, action, "app", relation, decision, expected, property, request={})


def status(*rows: MatrixRow, waits_for: str | None = None) -> Status:
    """The state of the one property after these rows."""
    return verdict(rows, contract(waits_for=waits_for)).properties[0].status


def test_a_property_holds_when_every_row_is_as_expected() -> None:
    """Decided as the contract wants (ISOLATION.md)."""
    assert status(row(allowed=False)) is Status.HOLDS


def test_one_row_breaks_a_property() -> None:
    """Must hold for all pairs of distinct teams (ISOLATION.md)."""
    assert status(row(allowed=False), row(allowed=True)) is Status.BROKEN


def test_a_property_without_rows_is_unknown() -> None:
    """Zero rows are unknown, never held (ISOLATION.md, The contract is tested itself)."""
    assert status() is Status.UNKNOWN
    assert status(row(allowed=True, expected=None, property=None)) is Status.UNKNOWN


def test_what_waits_is_pending_but_a_broken_row_shows() -> None:
    """Pending is never proved and never red by itself; what is decided and wrong is red (ISOLATION.md, Pending)."""
    assert status(waits_for="proofs") is Status.PENDING
    assert status(row(allowed=False), waits_for="proofs") is Status.PENDING
    assert status(row(allowed=True), waits_for="proofs") is Status.BROKEN


def test_an_action_in_no_property_and_no_treatment_is_uncovered() -> None:
    """What AWS adds fails closed (ISOLATION.md)."""
    new = row(allowed=True, expected=None, property=None, relation=Relation.NONE, action="sagemaker:ListNews")
    assert verdict([new], contract()).uncovered == ("sagemaker:ListNews: allowed, but in no property and no treatment",)
    treated = contract(Treatment("sagemaker:ListN*", Handling.DENIED))
    assert verdict([new], treated).uncovered == ()


def test_more_accepted_actions_than_agreed_are_uncovered() -> None:
    """Their number is in the report and a rise fails (ISOLATION.md)."""
    found = verdict([], contract(ACCEPTED, accepted_at_most=0)).uncovered
    assert found == ("1 actions are accepted, 0 are agreed (accepted_at_most)",)
    assert verdict([], contract(ACCEPTED, accepted_at_most=1)).uncovered == ()
